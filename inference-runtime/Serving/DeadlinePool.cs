using InferenceRuntime.Sessions;

namespace InferenceRuntime.Serving;

/// <summary>Deadlines that are not in use. As many as requests were ever in flight at once, which the queue bounds.</summary>
internal sealed class DeadlinePool(TimeProvider time)
{
    private readonly IdleStack<RequestDeadline> _idle = new();

    public RequestDeadline Start(TimeSpan limit, CancellationToken clientGone)
    {
        var deadline = _idle.TryPop(out var idle) ? idle : new RequestDeadline(time);
        deadline.Start(limit, clientGone);
        return deadline;
    }

    public void Return(RequestDeadline deadline)
    {
        if (deadline.TryReset())
        {
            _idle.Push(deadline);
        }
        else
        {
            deadline.Dispose();
        }
    }
}
