using k8s.Models;

namespace ModelOperator.Status;

/// <summary>Finds, in the pods' own statuses, the one cause why they are not ready.</summary>
public static class PodDiagnosis
{
    private const int RankModel = 90;
    private const int RankOutOfMemory = 80;
    private const int RankConfiguration = 70;
    private const int RankImage = 60;
    private const int RankCrash = 50;
    private const int RankEvicted = 40;
    private const int RankUnschedulable = 30;
    private const int MaxDetail = 1000;
    private const int Sigkill = 137;
    private const int Sigterm = 143;

    private static readonly HashSet<string> ImageReasons = new(StringComparer.Ordinal)
    {
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable",
    };

    private static readonly HashSet<string> ConfigurationReasons = new(StringComparer.Ordinal)
    {
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "ContainerCannotRun", "StartError",
    };

    /// <summary>The gravest cause among the pods; null when nothing is wrong yet.</summary>
    public static Diagnosis? Of(IEnumerable<V1Pod> pods) =>
        pods.Where(pod => !PodFacts.IsReady(pod))
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .SelectMany(Causes)
            .MaxBy(cause => cause.Rank);

    private static IEnumerable<Diagnosis> Causes(V1Pod pod)
    {
        if (pod.Status is not { } status)
        {
            yield break;
        }

        var name = pod.Metadata.Name;
        if (status.Phase == "Failed" && status.Reason is { Length: > 0 } reason)
        {
            yield return new Diagnosis(RankEvicted, reason == "Evicted" ? Reasons.Evicted : reason, $"pod {name} failed: {OneLine(status.Message ?? reason)}");
        }

        if (status.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
        {
            yield return new Diagnosis(
                RankUnschedulable,
                Reasons.Unschedulable,
                $"pod {name} can not be scheduled: {OneLine(unscheduled.Message ?? unscheduled.Reason ?? "the scheduler gave no reason")}");
        }

        foreach (var container in (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []))
        {
            if (!container.Ready && Cause(pod, container) is { } cause)
            {
                yield return cause;
            }
        }
    }

    private static Diagnosis? Cause(V1Pod pod, V1ContainerStatus container)
    {
        if (container.State?.Waiting is { Reason: { } waiting } state)
        {
            if (ImageReasons.Contains(waiting))
            {
                return new Diagnosis(
                    RankImage,
                    Reasons.ImagePullFailed,
                    $"container {container.Name}: the image {container.Image} can not be pulled: {OneLine(state.Message ?? waiting)}");
            }

            if (ConfigurationReasons.Contains(waiting))
            {
                return new Diagnosis(
                    RankConfiguration,
                    Reasons.ContainerConfigError,
                    $"container {container.Name} of pod {pod.Metadata.Name} can not start: {OneLine(state.Message ?? waiting)}");
            }
        }

        // A container that runs again and is not ready yet still shows how it last ended, so that the cause does not come and go with each restart.
        return (container.State?.Terminated ?? container.LastState?.Terminated) is { } ended ? Ended(pod, container, ended) : null;
    }

    private static Diagnosis? Ended(V1Pod pod, V1ContainerStatus container, V1ContainerStateTerminated ended)
    {
        if (ended.Reason == "OOMKilled")
        {
            return new Diagnosis(
                RankOutOfMemory,
                Reasons.OomKilled,
                $"container {container.Name} of pod {pod.Metadata.Name} was killed: it needs more than its memory limit{Limit(pod, container.Name)}");
        }

        if (TerminationMessage.Parse(ended) is { } message)
        {
            return new Diagnosis(RankModel, message.Reason, OneLine(message.Message), ConcernsModel: true);
        }

        if (ended.ExitCode == 0 && ended.Reason == "Completed")
        {
            return null;
        }

        // A process that was killed has written nothing about it: the end of its log would only distract.
        var wasKilled = ended.ExitCode is Sigkill or Sigterm;
        var detail = !wasKilled && ended.Message is { Length: > 0 } text ? $": {OneLine(text)}" : "";
        return new Diagnosis(
            RankCrash,
            Reasons.ContainerFailed,
            $"container {container.Name} of pod {pod.Metadata.Name} ended with {ExitCode(ended.ExitCode)}{detail}");
    }

    private static string ExitCode(int code) => code switch
    {
        Sigkill => "exit code 137 (SIGKILL)",
        139 => "exit code 139 (SIGSEGV)",
        134 => "exit code 134 (SIGABRT)",
        Sigterm => "exit code 143 (SIGTERM)",
        _ => $"exit code {code}",
    };

    private static string Limit(V1Pod pod, string container) =>
        pod.Spec?.Containers?.FirstOrDefault(candidate => candidate.Name == container)?.Resources?.Limits is { } limits
        && limits.TryGetValue("memory", out var memory)
            ? $", {memory}"
            : "";

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= MaxDetail ? line : line[..MaxDetail] + "...";
    }
}
