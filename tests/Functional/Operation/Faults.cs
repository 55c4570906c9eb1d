using Testing.Cluster;

namespace Functional.Operation;

/// <summary>What may go wrong between an operator and its API server, each for a while and then no more.</summary>
internal static class Faults
{
    /// <summary>By name, so that a test case says what it is about. Each makes a fresh function with a memory of its own.</summary>
    public static IReadOnlyDictionary<string, Func<Func<ProxiedRequest, Fault?>>> All { get; } = new Dictionary<string, Func<Func<ProxiedRequest, Fault?>>>(StringComparer.Ordinal)
    {
        ["watches cut in mid-line"] = () => Some(24, request => request.IsWatch ? new Fault.Cut(700) : null),
        ["watches that say 410"] = () => Some(24, request => request.IsWatch ? new Fault.ErrorEvent(410, "Expired") : null),
        ["watches refused with 410"] = () => Some(24, request => request.IsWatch ? new Fault.Answer(410, "Expired") : null),
        ["429 with Retry-After"] = () => Some(16, Every(3, request => Work(request) ? new Fault.Answer(429, "TooManyRequests", 1) : null)),
        ["500s"] = () => Some(16, Every(2, request => Work(request) ? new Fault.Answer(500, "InternalError") : null)),
        ["503s"] = () => Some(16, Every(2, request => Work(request) ? new Fault.Answer(503, "ServiceUnavailable") : null)),
        ["a conflict on every first write"] = () => First(request => Work(request) ? new Fault.Answer(409, "Conflict") : null),
        ["answers that get lost"] = () => First(request => Work(request) ? new Fault.Cut(0) : null),
        ["connections reset"] = () => Some(24, Every(2, request => request.IsLease ? null : new Fault.Reset())),
    };

    /// <summary>Any of them at any time, the lease not spared.</summary>
    public static Func<ProxiedRequest, Fault?> Random(int seed, int count)
    {
        var random = new Random(seed);
        return Some(count, request =>
        {
            lock (random)
            {
                return random.Next(4) > 0 ? null : random.Next(8) switch
                {
                    0 => new Fault.Answer(429, "TooManyRequests", 1),
                    1 => new Fault.Answer(500, "InternalError"),
                    2 => new Fault.Answer(503, "ServiceUnavailable"),
                    3 => new Fault.Reset(),
                    4 => new Fault.Cut(random.Next(3000)),
                    5 when request.IsWatch => new Fault.ErrorEvent(410, "Expired"),
                    6 when request.IsWrite => new Fault.Answer(409, "Conflict"),
                    _ => new Fault.Cut(0),
                };
            }
        });
    }

    /// <summary>The first so many times that the function would break something.</summary>
    private static Func<ProxiedRequest, Fault?> Some(int count, Func<ProxiedRequest, Fault?> breaks)
    {
        var left = count;
        return request => Volatile.Read(ref left) > 0 && breaks(request) is { } fault && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    /// <summary>One in so many of the requests that the function would break.</summary>
    private static Func<ProxiedRequest, Fault?> Every(int nth, Func<ProxiedRequest, Fault?> breaks)
    {
        var seen = 0;
        return request => breaks(request) is { } fault && Interlocked.Increment(ref seen) % nth == 0 ? fault : null;
    }

    /// <summary>The first request to each path.</summary>
    private static Func<ProxiedRequest, Fault?> First(Func<ProxiedRequest, Fault?> breaks)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return request =>
        {
            if (breaks(request) is not { } fault)
            {
                return null;
            }

            lock (seen)
            {
                return seen.Add(request.Path) ? fault : null;
            }
        };
    }

    // Leases are another matter: see the tests about them.
    private static bool Work(ProxiedRequest request) => request is { IsWrite: true, IsLease: false };
}
