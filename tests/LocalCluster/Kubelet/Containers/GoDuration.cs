namespace LocalCluster.Kubelet.Containers;

/// <summary>Durations as the kubelet prints them: <c>10s</c>, <c>2m40s</c>, <c>5m0s</c>.</summary>
public static class GoDuration
{
    public static string Format(TimeSpan duration) =>
        duration.TotalMinutes < 1 ? $"{(int)duration.TotalSeconds}s" : $"{(int)duration.TotalMinutes}m{duration.Seconds}s";
}
