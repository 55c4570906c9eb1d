namespace ModelOperator.Kubernetes.Serialization;

/// <summary>A kind whose objects say themselves what of them could not be read.</summary>
public interface IDecodedInPart
{
    /// <summary>The fields that could not be read, and are missing from the object; empty when it is whole.</summary>
    IReadOnlyList<DecodeError> DecodeErrors { get; set; }
}
