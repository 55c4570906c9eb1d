using k8s.Models;
using ModelOperator.Tests.Status;

namespace ModelOperator.Tests.Controllers;

public sealed class RolloutProgressTest
{
    [Test]
    public async Task Reconcile_PodThatFetches_SaysHowFarItIsTwiceAMinuteAtMost()
    {
        var bench = await StartingAsync();
        bench.Probe.Progress = "Loading, fetching s3://m/rec.onnx: 1.2 GB of 4.0 GB, 85 MB/s, 33 s left";
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        await bench.AskAsync();
        await bench.SettleAsync();

        bench.Service.Status!.Condition("Ready")!.Message.Should().Contain("0 of 1 pods are ready; pod linear-1: Loading, fetching s3://m/rec.onnx: 1.2 GB of 4.0 GB");
        bench.Service.Status!.Condition("Reconciling")!.Message.Should().Contain("33 s left");

        for (var seconds = 10; seconds < 30; seconds += 10)
        {
            bench.Probe.Progress = $"Loading, fetching s3://m/rec.onnx: {1.2 + seconds} GB of 4.0 GB, 85 MB/s, 33 s left";
            bench.Time.Advance(TimeSpan.FromSeconds(10));
            await bench.AskAsync();
            await bench.ReconcileAsync();
            bench.Cluster.Writes.Should().BeEmpty("only numbers changed, a moment ago");
        }

        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.AskAsync();
        await bench.ReconcileAsync();
        bench.Cluster.TakeWrites().Should().Equal("status InferenceService linear");

        bench.Probe.Progress = "Loading, warming up";
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.AskAsync();
        await bench.ReconcileAsync();
        bench.Service.Status!.Condition("Ready")!.Message.Should().EndWith("warming up", "that is something else");
    }

    [Test]
    public async Task Reconcile_PodThatServes_IsNotAsked()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.SettleAsync();

        bench.Probe.ProgressAsked.Should().Be(0);
        bench.Service.Status!.Brief("Ready").Should().Be("True Serving");
    }

    private static async Task<ControllerBench> StartingAsync()
    {
        var bench = new ControllerBench();
        await bench.SettleAsync();
        bench.RunPods("linear-1");
        bench.Cluster.Change<V1Pod>("linear-1", pod =>
        {
            pod["status"]!["conditions"]![0]!["status"] = "False";
            pod["status"]!["containerStatuses"] = System.Text.Json.Nodes.JsonNode.Parse(
                """[{"name": "runtime", "image": "r", "imageID": "", "ready": false, "started": false, "restartCount": 0, "state": {"running": {"startedAt": "2030-01-01T00:00:00Z"}}}]""");
        });
        bench.Cluster.Change<V1Deployment>("linear", deployment => deployment["status"]!["availableReplicas"] = 0);
        await bench.SettleAsync();
        bench.Probe.ProgressAsked.Should().Be(0, "most pods are ready in a moment");
        return bench;
    }
}
