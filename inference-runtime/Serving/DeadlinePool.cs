using System.Collections.Concurrent;

namespace InferenceRuntime.Serving;

/// <summary>Deadlines that are not in use. As many as requests were ever in flight at once, which the queue bounds.</summary>
internal sealed class DeadlinePool(TimeProvider time)
{
    private readonly ConcurrentBag<RequestDeadline> _idle = [];

    public RequestDeadline Start(TimeSpan limit, CancellationToken clientGone)
    {
        var deadline = _idle.TryTake(out var idle) ? idle : new RequestDeadline(time);
        deadline.Start(limit, clientGone);
        return deadline;
    }

    public void Return(RequestDeadline deadline)
    {
        if (deadline.TryReset())
        {
            _idle.Add(deadline);
        }
        else
        {
            deadline.Dispose();
        }
    }
}
