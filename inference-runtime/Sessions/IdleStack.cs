using System.Diagnostics.CodeAnalysis;

namespace InferenceRuntime.Sessions;

/// <summary>Things that are kept for the next use, the latest first, since it is the one that the processor's cache still holds. Allocates nothing per use.</summary>
internal sealed class IdleStack<T>
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _items = new();

    public void Push(T item)
    {
        lock (_lock)
        {
            _items.Push(item);
        }
    }

    public bool TryPop([MaybeNullWhen(false)] out T item)
    {
        lock (_lock)
        {
            return _items.TryPop(out item);
        }
    }
}
