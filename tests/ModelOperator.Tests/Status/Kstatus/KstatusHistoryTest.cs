using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using k8s.Models;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Settings;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status.Kstatus;

/// <summary>
/// What kstatus, and with it Flux, Helm and Argo CD, relies on, at every moment of random histories: what a tool reads between two looks of the operator, too.
/// A failure prints the shortest history that shows it.
/// </summary>
public sealed class KstatusHistoryTest
{
    private static readonly OperatorConfiguration Configuration = new();

    private static readonly Arbitrary<HistoryStep[]> Histories =
        Arb.From(Gen.Frequency(HistoryWorld.Weights.Select(entry => (entry.Weight, Gen.Constant(entry.Step)))).ArrayOf().Resize(40), Shorter);

    [Test]
    public void Status_AtEveryMomentOfAnyHistory_IsWhatKstatusNeeds() => Check(histories: 250);

    [Test]
    [Category("Slow")]
    public void Status_AtEveryMomentOfManyHistories_IsWhatKstatusNeeds() => Check(histories: 5_000);

    [Test]
    public void Status_OfAnOrdinaryLife_PassesThroughEveryResult()
    {
        var results = Results(
        [
            HistoryStep.DeploymentCatchesUp, HistoryStep.PodStarts, HistoryStep.PodGetsReady, HistoryStep.PodCrashes, HistoryStep.DeadlinePasses,
            HistoryStep.SpecBreaks, HistoryStep.SpecSuspends, HistoryStep.OldPodGoes, HistoryStep.DeploymentCatchesUp,
        ]);

        results.Should().Equal(
            KstatusResult.InProgress, KstatusResult.InProgress, KstatusResult.Current, KstatusResult.InProgress, KstatusResult.Failed,
            KstatusResult.Failed, KstatusResult.InProgress, KstatusResult.InProgress, KstatusResult.Current);
    }

    private static void Check(int histories) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(histories),
        Prop.ForAll(Histories, history =>
        {
            var fault = Fault(history);
            return (fault is null).Label(fault ?? "");
        }));

    private static IEnumerable<HistoryStep[]> Shorter(HistoryStep[] history)
    {
        for (var size = history.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= history.Length; start += size)
            {
                yield return [.. history[..start], .. history[(start + size)..]];
            }
        }
    }

    private static List<KstatusResult> Results(HistoryStep[] history)
    {
        var world = new HistoryWorld();
        return [.. history.Select(step =>
        {
            world.Happen(step);
            world.Service.Status = StatusBuilder.Build(world.Service, world.Observe(), Configuration, Scenario.Now);
            return KstatusReader.Read(ObjectJson.ToNode(world.Service));
        })];
    }

    /// <summary>What is wrong, and after which step; null when nothing is.</summary>
    private static string? Fault(HistoryStep[] history)
    {
        var world = new HistoryWorld();
        var now = Scenario.Now;
        for (var i = 0; i < history.Length; i++)
        {
            now += TimeSpan.FromSeconds(7);
            var generation = world.Service.Metadata.Generation;
            world.Happen(history[i]);
            var unseen = KstatusReader.Read(ObjectJson.ToNode(world.Service));
            if (world.Service.Metadata.Generation != generation && unseen != KstatusResult.InProgress)
            {
                return $"step {i}: the operator has not seen the new spec, and kstatus reads {unseen}";
            }

            var before = world.Service.Status!;
            var after = StatusBuilder.Build(world.Service, world.Observe(), Configuration, now);
            world.Service.Status = after;
            if (FaultOf(world, before, after, now) is { } fault)
            {
                return $"step {i}, {history[i]}: {fault}";
            }
        }

        return Unsettled(world, now);
    }

    private static string? FaultOf(HistoryWorld world, InferenceServiceStatus before, InferenceServiceStatus after, DateTime now)
    {
        var result = KstatusReader.Read(ObjectJson.ToNode(world.Service));
        var truth = world.Serves ? KstatusResult.Current : world.NeedsAChange ? KstatusResult.Failed : KstatusResult.InProgress;
        if (result != truth)
        {
            return $"kstatus reads {result}; it is {truth}: {string.Join(", ", after.Conditions!.Select(condition => $"{condition.Type}={condition.Status}/{condition.Reason}"))}";
        }

        foreach (var condition in after.Conditions!)
        {
            var was = Find(before, condition.Type);
            var expected = was?.Status == condition.Status ? was.LastTransitionTime : now;
            if (condition.LastTransitionTime != expected)
            {
                return $"{condition.Type} changed its time to {condition.LastTransitionTime:T}; expected {expected:T}";
            }
        }

        foreach (var planned in EventPlan.Between(before, after))
        {
            var told = after.Conditions.Where(condition => condition.Reason == planned.Reason && condition.Message == planned.Message);
            if (told.All(condition => Find(before, condition.Type) is { } was && was.Status == condition.Status && was.Reason == condition.Reason))
            {
                return $"the event {planned.Reason} tells of no transition";
            }
        }

        return null;
    }

    /// <summary>Where nothing happens any more, one more look changes nothing.</summary>
    private static string? Unsettled(HistoryWorld world, DateTime now)
    {
        world.Service.Status = StatusBuilder.Build(world.Service, world.Observe(), Configuration, now);
        var again = StatusBuilder.Build(world.Service, world.Observe(), Configuration, now.AddHours(1));
        return !JsonNode.DeepEquals(ObjectJson.ToNode(again), ObjectJson.ToNode(world.Service.Status)) ? "the status changes though nothing happens"
            : EventPlan.Between(world.Service.Status, again).Count > 0 ? "an event is told though nothing happens"
            : null;
    }

    private static V1Condition? Find(InferenceServiceStatus status, string type) => status.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
