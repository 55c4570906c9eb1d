using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

/// <summary>Another version of the operator, played by other settings, on a cluster with services of the first.</summary>
public sealed class UpgradeTest
{
    private const string NewDefaults = "runtime: {image: 'server:next'}";

    [Test]
    public async Task Reconcile_OtherDefaults_WritesTheConditionOnceAndTouchesNoPod()
    {
        var bench = await SettledAsync();
        bench.Restart(NewDefaults);

        await bench.ReconcileAsync();

        bench.Cluster.TakeWrites().Should().OnlyContain(write => !write.StartsWith("apply", StringComparison.Ordinal));
        bench.Service.Status!.Condition("NewDefaultsAvailable")!.Message.Should().Contain("spec.containers[runtime].image: modeloperator/inference-runtime:")
            .And.Contain("-> server:next").And.Contain("serving.modeloperator.io/adopt-defaults");
        bench.Service.Status!.Condition("Ready")!.Status.Should().Be("True");
        await bench.ReconcileAsync();
        bench.Cluster.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task Reconcile_ScaledUnderOtherDefaults_KeepsTheTemplate()
    {
        var bench = await SettledAsync();
        var template = bench.Deployment.Spec!.Template.Metadata.Annotations![Names.TemplateAnnotation];
        bench.Restart(NewDefaults);
        bench.Edit("scaling: {minReplicas: 3}");

        await bench.SettleAsync();

        bench.Deployment.Spec!.Replicas.Should().Be(3);
        bench.Deployment.Spec.Template.Metadata.Annotations![Names.TemplateAnnotation].Should().Be(template);
    }

    [Test]
    public async Task Reconcile_SpecChangedUnderOtherDefaults_TakesThem()
    {
        var bench = await SettledAsync();
        bench.Restart(NewDefaults);
        bench.Edit("pod: {labels: {team: a}}");

        await bench.SettleAsync();

        bench.Deployment.Spec!.Template.Spec.Containers.Single().Image.Should().Be("server:next");
        bench.Service.Status!.Condition("NewDefaultsAvailable").Should().BeNull();
        bench.Service.Status!.Effective!.Runtime!.Image.Should().Be("server:next");
    }

    [Test]
    public async Task Reconcile_OwnerAdoptsTheDefaults_RollsOnce()
    {
        var bench = await SettledAsync();
        bench.Restart(NewDefaults);
        await bench.SettleAsync();
        bench.Cluster.Change<V1Beta1InferenceService>("linear", node => node["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject
        {
            [Names.AdoptDefaultsAnnotation] = "true",
        });

        await bench.ReconcileAsync();

        bench.Cluster.TakeWrites().Should().Contain("apply Deployment linear");
        bench.Deployment.Spec!.Template.Spec.Containers.Single().Image.Should().Be("server:next");
        await bench.ReconcileAsync();
        bench.Cluster.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task Reconcile_SomebodyEditedThePin_PutsItBackWithoutNewPods()
    {
        var bench = await SettledAsync();
        var template = bench.Deployment.Spec!.Template.Metadata.Annotations![Names.TemplateAnnotation];
        bench.Cluster.Change<k8s.Models.V1Deployment>("linear", node => node["metadata"]!["annotations"]![Names.PinAnnotation] = "mine");

        await bench.SettleAsync();

        bench.Deployment.Metadata.Annotations![Names.PinAnnotation].Should().NotBe("mine");
        bench.Deployment.Spec!.Template.Metadata.Annotations![Names.TemplateAnnotation].Should().Be(template, "the defaults are the same ones");
    }

    private static async Task<ControllerBench> SettledAsync()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        await bench.SettleAsync();
        return bench;
    }
}
