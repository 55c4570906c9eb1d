using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>Threads that compute one request.</summary>
public sealed record ThreadsSpec
{
    /// <summary>Threads inside one operator of the model. Default: the CPU limit, rounded up; without one, the server decides.</summary>
    [Range(1, 1024)]
    public int? IntraOp { get; init; }

    /// <summary>Threads for operators that can run side by side. Default: the server decides.</summary>
    [Range(1, 1024)]
    public int? InterOp { get; init; }
}
