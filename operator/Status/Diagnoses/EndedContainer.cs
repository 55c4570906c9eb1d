using System.Globalization;
using k8s.Models;

namespace ModelOperator.Status.Diagnoses;

/// <summary>
/// A container that has ended, or runs again and is not ready yet: how it last ended stays the cause until it is ready, so that the cause does not come
/// and go with each restart.
/// </summary>
internal static class EndedContainer
{
    private const int Sigkill = 137;
    private const int Sigterm = 143;

    // Steps far apart, because the exact number would change the message with each restart.
    private static readonly int[] RestartSteps = [300, 30, 3];

    public static Diagnosis? Cause(V1Pod pod, V1ContainerStatus container)
    {
        if ((container.State?.Terminated ?? container.LastState?.Terminated) is not { } ended)
        {
            return null;
        }

        if (ended.Reason == "OOMKilled")
        {
            return OutOfMemory(pod, container, ended);
        }

        if (TerminationMessage.Parse(ended) is { } message)
        {
            return new Diagnosis(message.Reason, message.Message) { ConcernsModel = true };
        }

        var isInit = pod.Status?.InitContainerStatuses?.Contains(container) == true;
        return isInit && ended.ExitCode == 0 ? null : Failed(pod, container, ended);
    }

    /// <summary>Whether somebody ended the container, as the node does when a probe fails; only an Event tells why.</summary>
    public static bool WasStopped(V1ContainerStateTerminated ended) =>
        ended.Reason != "OOMKilled" && ended.ExitCode is 0 or Sigkill or Sigterm;

    private static Diagnosis OutOfMemory(V1Pod pod, V1ContainerStatus container, V1ContainerStateTerminated ended)
    {
        var limit = pod.Spec?.Containers?.FirstOrDefault(candidate => candidate.Name == container.Name)?.Resources?.Limits;
        var amount = limit is not null && limit.TryGetValue("memory", out var memory) ? $", {memory}," : "";
        var moment = HadBeenReady(pod, ended) ? "while it served" : "while the model was loading";
        return new Diagnosis(
            Reasons.OomKilled,
            $"container {container.Name} of pod {pod.Metadata.Name} was killed at its memory limit{amount} {moment}",
            "raise spec.resources.limits.memory");
    }

    /// <summary>A pod loses Ready when its container ends, so a change of Ready during that run means that it had been ready.</summary>
    private static bool HadBeenReady(V1Pod pod, V1ContainerStateTerminated ended) =>
        ended.StartedAt is { } started
        && pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: "False" })?.LastTransitionTime > started;

    private static Diagnosis Failed(V1Pod pod, V1ContainerStatus container, V1ContainerStateTerminated ended)
    {
        var often = RestartSteps.FirstOrDefault(step => container.RestartCount >= step) is > 0 and var step
            ? string.Create(CultureInfo.InvariantCulture, $", restarted {step} times or more")
            : "";
        // A process that was killed has written nothing about it: the end of its log would only distract.
        var words = WasStopped(ended) ? "" : ended.Message ?? "";
        return new Diagnosis(
            Reasons.ContainerFailed,
            $"container {container.Name} of pod {pod.Metadata.Name} ended with {ExitCode(ended.ExitCode)}{often}",
            words)
        { Repeats = true };
    }

    private static string ExitCode(int code) => code switch
    {
        Sigkill => "exit code 137 (SIGKILL)",
        139 => "exit code 139 (SIGSEGV)",
        134 => "exit code 134 (SIGABRT)",
        Sigterm => "exit code 143 (SIGTERM)",
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
    };
}
