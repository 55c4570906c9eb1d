using System.Diagnostics;
using System.Diagnostics.Metrics;
using InferenceRuntime.Batching;
using InferenceRuntime.Models;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Metrics;

/// <summary>Every instrument of the process. Names follow OpenTelemetry; the Prometheus text writes them with underscores and units.</summary>
public sealed class RuntimeMetrics
{
    public const string MeterName = "InferenceRuntime";

    // From a tiny model over loopback to a minute of work on a large one.
    private static readonly double[] SecondsBuckets =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly int[] RowBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _executionDuration;
    private readonly Histogram<int> _batchRows;
    private readonly Counter<long> _requestBytes;
    private readonly Counter<long> _responseBytes;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _securityFiles;
    private readonly Meter _meter;

    public RuntimeMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName, ProductVersion.Text);
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsBuckets };
        _requests = _meter.CreateCounter<long>("inference.requests", null, "Inference requests by their outcome.");
        _requestDuration = _meter.CreateHistogram("inference.request.duration", "s", "From the request's headers to the end of its answer.", null, buckets);
        _queueDuration = _meter.CreateHistogram("inference.queue.duration", "s", "What a request waited for its run.", null, buckets);
        _executionDuration = _meter.CreateHistogram("inference.execution.duration", "s", "What ONNX Runtime took for a run.", null, buckets);
        _batchRows = _meter.CreateHistogram(
            "inference.batch.rows", null, "Rows of the first dimension per run.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = RowBuckets });
        _requestBytes = _meter.CreateCounter<long>("inference.request.body", "By", "Bytes of inference request bodies.");
        _responseBytes = _meter.CreateCounter<long>("inference.response.body", "By", "Bytes of inference answers.");
        _refused = _meter.CreateCounter<long>("inference.requests.refused", null, "Requests of clients that were not let in, by the reason.");
        _securityFiles = _meter.CreateCounter<long>("inference.security.reloads", null, "Keys and certificates that changed while the process runs, and whether they could be used.");
        AddProcess();
    }

    /// <summary>Adds when the certificate expires.</summary>
    public void ObserveCertificate(Func<DateTimeOffset> expiry) => _meter.CreateObservableGauge(
        "inference.tls.certificate.expiry", () => expiry().ToUnixTimeSeconds(), "s", "When the server's certificate expires, in Unix time.");

    /// <param name="protocol">rest or grpc.</param>
    /// <param name="reason">Of a closed set.</param>
    public void RequestRefused(string protocol, string reason) => _refused.Add(1, Tag("protocol", protocol), Tag("reason", reason));

    /// <param name="what">certificate, api-keys or token-keys.</param>
    /// <param name="isUsable">False when what was there before stays in force.</param>
    public void SecurityFilesRead(string what, bool isUsable) => _securityFiles.Add(1, Tag("what", what), Tag("result", isUsable ? "success" : "failure"));

    /// <summary>Adds what is observed, not counted: the models' states and the load of the moment.</summary>
    public void Observe(ModelRegistry registry, DrainControl drain, BatchScheduler scheduler)
    {
        _meter.CreateObservableGauge("inference.requests.in_flight", () => drain.InFlight, null, "Inference requests being read, waiting, running or being answered.");
        _meter.CreateObservableGauge("inference.requests.running", () => scheduler.Running, null, "Runs of models under way.");
        _meter.CreateObservableGauge("inference.queue.length", () => scheduler.Waiting, null, "Inference requests that wait for their run.");
        _meter.CreateObservableGauge(
            "inference.model.ready",
            () => registry.Models.Select(model => new Measurement<int>(model.Status.State == ModelState.Ready ? 1 : 0, Tag("model", model.Name))),
            null,
            "1 when the model has answered its warm-up and serves.");
        _meter.CreateObservableGauge("inference.model.info", () => Loaded(registry).Select(Info), null, "Always 1; the labels say what is loaded.");
        _meter.CreateObservableGauge(
            "inference.model.load.duration",
            () => Loaded(registry).Select(model => new Measurement<double>(model.LoadTime.TotalSeconds, Tag("model", model.Name))),
            "s",
            "From the start of the fetch to the end of the session's creation.");
        _meter.CreateObservableGauge(
            "inference.model.warmup.duration",
            () => Loaded(registry).Select(model => new Measurement<double>(model.WarmupTime.TotalSeconds, Tag("model", model.Name))),
            "s",
            "The fastest warm-up run.");
        _meter.CreateObservableGauge(
            "inference.model.size",
            () => Loaded(registry).Select(model => new Measurement<long>(model.SizeBytes, Tag("model", model.Name))),
            "By",
            "Size of the model's file.");
    }

    /// <param name="model">The served name.</param>
    /// <param name="protocol">rest or grpc.</param>
    /// <param name="code">The outcome in the protocol's own terms: a status of HTTP by its number, one of gRPC by its name.</param>
    /// <param name="duration">From the request's headers to the end of its answer.</param>
    public void RequestFinished(string model, string protocol, object code, TimeSpan duration)
    {
        var tags = new TagList { { "model", model }, { "protocol", protocol } };
        _requestDuration.Record(duration.TotalSeconds, tags);
        tags.Add("code", code);
        _requests.Add(1, tags);
    }

    public void RequestQueued(string model, TimeSpan waited) => _queueDuration.Record(waited.TotalSeconds, Tag("model", model));

    public void ModelExecuted(string model, int rows, TimeSpan took)
    {
        _executionDuration.Record(took.TotalSeconds, Tag("model", model));
        _batchRows.Record(rows, Tag("model", model));
    }

    public void BytesRead(string model, long bytes) => _requestBytes.Add(bytes, Tag("model", model));

    public void BytesWritten(string model, long bytes) => _responseBytes.Add(bytes, Tag("model", model));

    private static IEnumerable<LoadedModel> Loaded(ModelRegistry registry) => registry.Models.Select(model => model.Status.Model).OfType<LoadedModel>();

    private static Measurement<int> Info(LoadedModel model) => new(
        1,
        Tag("model", model.Name),
        Tag("version", model.Version),
        Tag("digest", model.Digest),
        Tag("execution_provider", model.Provider.ToString()));

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    /// <summary>The process's basics, under the names that every Prometheus client library uses.</summary>
    private void AddProcess()
    {
        _meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the process, user and system.");
        _meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Resident memory of the process.");
        _meter.CreateObservableGauge("process.start_time", StartTime, "s", "When the process started, in Unix time.");
        _meter.CreateObservableGauge("dotnet.thread_pool.threads", () => ThreadPool.ThreadCount, null, "Threads of the managed thread pool.");
        _meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetGCMemoryInfo().HeapSizeBytes, "By", "Size of the managed heap at the last collection.");
        _meter.CreateObservableCounter("dotnet.gc.heap.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Bytes allocated on the managed heap since the start.");
        _meter.CreateObservableCounter(
            "dotnet.gc.collections",
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => new Measurement<long>(GC.CollectionCount(generation), Tag("generation", generation))),
            null,
            "Garbage collections.");
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
