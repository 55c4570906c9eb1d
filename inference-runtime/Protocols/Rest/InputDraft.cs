using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>What the JSON says of one input, before its tensor exists: members may come in any order.</summary>
internal sealed class InputDraft
{
    public string? Name { get; set; }

    public Datatype? Datatype { get; set; }

    public long[]? Shape { get; set; }

    /// <summary>Elements of the shape.</summary>
    public long Count { get; set; }

    /// <summary>Where the data begins in the JSON, when it came before the datatype or the shape.</summary>
    public int? DataPosition { get; set; }

    public int? BinarySize { get; set; }

    public Tensor? Tensor { get; set; }

    public bool CanHoldData => Name is not null && Datatype is not null && Shape is not null;

    public string Title => Name is null ? "An input" : $"The input '{Name}'";
}
