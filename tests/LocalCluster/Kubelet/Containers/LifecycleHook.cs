using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;
using LocalCluster.Kubelet.Pods;
using LocalCluster.Kubelet.Probes;

namespace LocalCluster.Kubelet.Containers;

/// <summary><c>lifecycle.postStart</c> and <c>lifecycle.preStop</c>: exec, httpGet or sleep.</summary>
public static class LifecycleHook
{
    /// <summary>Runs the hook if the container has it; a failure is an event. True when there was none to fail.</summary>
    public static async Task<bool> RunAsync(
        KubeletServices kubelet, PodContext pod, JsonObject container, LaunchPlan plan, string name, TimeSpan limit, CancellationToken cancel)
    {
        if (container.Map("lifecycle", name) is not { } hook)
        {
            return true;
        }

        ProbeResult result;
        if (hook.Map("exec") is { } exec)
        {
            result = await kubelet.Exec.RunAsync(exec, plan, limit, cancel).ConfigureAwait(false);
        }
        else if (hook.Map("httpGet") is { } get)
        {
            result = await kubelet.Checks.HttpAsync(get, container, pod.Address, limit, kubelet.Time, cancel).ConfigureAwait(false);
        }
        else
        {
            var sleep = TimeSpan.FromSeconds(hook.Int(0, "sleep", "seconds"));
            await Task.Delay(sleep < limit ? sleep : limit, kubelet.Time, cancel).ConfigureAwait(false);
            result = ProbeResult.Ok;
        }

        if (!result.Success)
        {
            var title = name == "preStop" ? "PreStopHook" : "PostStartHook";
            pod.Report("Warning", $"Failed{title}", $"{title} failed: {result.Message}", container);
        }

        return result.Success;
    }
}
