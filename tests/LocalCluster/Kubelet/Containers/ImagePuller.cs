using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Pods;

namespace LocalCluster.Kubelet.Containers;

/// <summary>
/// "Pulls" an image: it is there when the cluster was told which program stands for it. One that is not is tried again with the
/// kubelet's back-off, 10 s doubling to 5 min, and shows as ErrImagePull and ImagePullBackOff.
/// </summary>
public sealed class ImagePuller(KubeletServices kubelet)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    // For how long the plain error shows before the back-off does: the kubelet's next look at the pod.
    private static readonly TimeSpan ErrorShows = TimeSpan.FromSeconds(1);

    public async Task PullAsync(PodContext pod, JsonObject container, Action<ContainerState> state, CancellationToken stop)
    {
        var image = container.Text("image") ?? "";
        var policy = container.Text("imagePullPolicy");
        var delay = FirstDelay;
        while (!kubelet.Options.Images.ContainsKey(image))
        {
            if (policy == "Never")
            {
                var absent = $"Container image \"{image}\" is not present with pull policy of Never";
                pod.Report("Warning", "ErrImageNeverPull", absent, container);
                state(new ContainerState.Waiting("ErrImageNeverPull", absent));
                await Task.Delay(Timeout.InfiniteTimeSpan, kubelet.Time, stop).ConfigureAwait(false);
            }

            var error = NotFound(image);
            pod.Report("Normal", "Pulling", $"Pulling image \"{image}\"", container);
            pod.Report("Warning", "Failed", $"Failed to pull image \"{image}\": {error}", container);
            pod.Report("Warning", "Failed", "Error: ErrImagePull", container);
            state(new ContainerState.Waiting("ErrImagePull", error));
            await Task.Delay(ErrorShows, kubelet.Time, stop).ConfigureAwait(false);

            pod.Report("Normal", "BackOff", $"Back-off pulling image \"{image}\"", container);
            pod.Report("Warning", "Failed", "Error: ImagePullBackOff", container);
            state(new ContainerState.Waiting("ImagePullBackOff", $"Back-off pulling image \"{image}\": ErrImagePull: {error}"));
            await Task.Delay(delay - ErrorShows, kubelet.Time, stop).ConfigureAwait(false);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        if (policy == "Always")
        {
            pod.Report("Normal", "Pulling", $"Pulling image \"{image}\"", container);
            pod.Report("Normal", "Pulled", $"Successfully pulled image \"{image}\" in 0s (0s including waiting). Image size: 0 bytes.", container);
        }
        else
        {
            pod.Report("Normal", "Pulled", $"Container image \"{image}\" already present on machine", container);
        }
    }

    private string NotFound(string image)
    {
        var known = kubelet.Options.Images.Count == 0 ? "none" : string.Join(", ", kubelet.Options.Images.Keys.Order(StringComparer.Ordinal));
        return $"rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": "
            + $"{image}: not found (the local cluster's images are: {known})";
    }
}
