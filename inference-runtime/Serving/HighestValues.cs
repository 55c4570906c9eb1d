using System.Numerics;

namespace InferenceRuntime.Serving;

internal static class HighestValues
{
    /// <summary>The indices of the highest values, the highest first. A queue of <paramref name="count"/> goes over the values once.</summary>
    public static int[] Find<T>(T[] values, int count)
        where T : INumber<T>
    {
        // The lowest of those kept is at the queue's head, where the next one is held against it.
        var kept = new PriorityQueue<int, int>(count, Comparer<int>.Create((a, b) =>
        {
            var order = values[a].CompareTo(values[b]);
            return order != 0 ? order : b.CompareTo(a);
        }));
        for (var i = 0; i < values.Length; i++)
        {
            if (i < count)
            {
                kept.Enqueue(i, i);
            }
            else if (count > 0 && values[i].CompareTo(values[kept.Peek()]) > 0)
            {
                kept.DequeueEnqueue(i, i);
            }
        }

        var highest = new int[kept.Count];
        for (var place = highest.Length - 1; place >= 0; place--)
        {
            highest[place] = kept.Dequeue();
        }

        return highest;
    }
}
