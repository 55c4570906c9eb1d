using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Entities;
using ModelOperator.Status;

namespace ModelOperator.Tests.Status.Kstatus;

/// <summary>What kstatus, and with it Flux, Helm and Argo CD, relies on, over random observations.</summary>
public sealed class KstatusPropertyTest
{
    private static readonly string[] Specs =
    [
        "", "suspend: true", "scaling: {minReplicas: 0}", "scaling: {minReplicas: 2, maxReplicas: 4}", "scaling: {minReplicas: 2, maxReplicas: 1}",
        "network: {ingress: {hostnames: [a.example]}}", "runtime: {executionProvider: Cuda}",
    ];

    private static readonly Gen<Scenario> Scenarios =
        from spec in Gen.Elements(Specs)
        from total in Gen.Choose(0, 3)
        from updated in Gen.Choose(0, total)
        from available in Gen.Choose(0, total)
        from observed in Gen.Choose(0, 1)
        from deadline in Gen.Elements(true, false)
        from ready in Gen.Choose(0, 2)
        from exitCode in Gen.Elements(-1, 0, 1, 3, 137)
        from problem in Gen.Elements("none", "passing", "terminal")
        from generation in Gen.Choose(1, 1000)
        select Build(spec, (total, updated, available, observed), deadline, ready, exitCode, problem, generation);

    [Test]
    public void Build_AnyObservation_SatisfiesKstatus() =>
        Prop.ForAll(Scenarios.ToArbitrary(), scenario => Check(scenario.Status(), scenario.Service)).QuickCheckThrowOnFailure();

    [Test]
    public void Build_AnyObservationTwice_ChangesNothing() =>
        Prop.ForAll(Scenarios.ToArbitrary(), scenario =>
        {
            var first = scenario.Status();
            var second = scenario.Before(first).Status(Scenario.Now.AddMinutes(5));
            return ModelOperator.Desired.ObjectJson.ToNode(first).ToJsonString() == ModelOperator.Desired.ObjectJson.ToNode(second).ToJsonString()
                && EventPlan.Between(first, second).Count == 0;
        }).QuickCheckThrowOnFailure();

    private static bool Check(InferenceServiceStatus status, V1Beta1InferenceService service)
    {
        var isTrue = status.Conditions!.ToDictionary(condition => condition.Type, condition => condition.Status == "True", StringComparer.Ordinal);
        var exactlyOne = new[] { "Ready", "Reconciling", "Stalled" }.Count(type => isTrue[type]) == 1;
        var generations = status.ObservedGeneration == service.Metadata.Generation
            && status.Conditions!.All(condition => condition.ObservedGeneration == service.Metadata.Generation);
        var wellFormed = status.Conditions!.All(condition =>
            condition.Reason.Length > 0 && condition.Message.Length > 0 && !condition.Message.Contains('\n', StringComparison.Ordinal));
        var scalable = status is { Replicas: not null, ReadyReplicas: not null, Selector.Length: > 0 };
        var invalidIsStalled = isTrue["SpecValid"] || isTrue["Stalled"];
        return exactlyOne && generations && wellFormed && scalable && invalidIsStalled;
    }

    private static Scenario Build(
        string spec, (int Total, int Updated, int Available, int Observed) counts, bool deadline, int ready, int exitCode, string problem, int generation)
    {
        var scenario = new Scenario(spec).Counts(counts.Total, counts.Updated, counts.Available, counts.Observed);
        scenario.Service.Metadata.Generation = generation;
        if (deadline)
        {
            scenario.DeploymentCondition("Progressing", "False", "ProgressDeadlineExceeded", "timed out");
        }

        for (var i = 0; i < ready; i++)
        {
            scenario.ReadyPod($"linear-{i}");
        }

        if (exitCode >= 0)
        {
            scenario.Ended(exitCode, exitCode == 3 ? """{"reason": "InvalidModel", "message": "two\nlines"}""" : "");
        }

        return problem == "none" ? scenario : scenario.Problem(new ChildProblem(Reasons.ApplyFailed, "refused", problem == "terminal"));
    }
}
