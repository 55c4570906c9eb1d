namespace k8s.Models;

/// <summary>Has metadata.</summary>
/// <typeparam name="T">The type of the metadata.</typeparam>
public interface IMetadata<T>
{
    T Metadata { get; set; }
}
