using System.Runtime.CompilerServices;

namespace InferenceRuntime.Batching;

/// <summary>Puts requests into one group that may be merged; of those that never merge, the ones for one session.</summary>
internal sealed class BatchCompatibility : IEqualityComparer<RunRequest>
{
    public static BatchCompatibility Instance { get; } = new();

    public bool Equals(RunRequest? x, RunRequest? y)
    {
        if (x is null || y is null)
        {
            return ReferenceEquals(x, y);
        }

        return x.CanMerge ? y.CanMerge && x.Fits(y) : !y.CanMerge && x.Session == y.Session;
    }

    public int GetHashCode(RunRequest request)
    {
        var hash = default(HashCode);
        hash.Add(RuntimeHelpers.GetHashCode(request.Session));
        hash.Add(request.CanMerge);
        for (var i = 0; request.CanMerge && i < request.Inputs.Count; i++)
        {
            foreach (var dimension in request.Inputs[i].Shape.AsSpan(1))
            {
                hash.Add(dimension);
            }
        }

        return hash.ToHashCode();
    }
}
