using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelOperator.Metrics;

/// <summary>What the operator measures. Times are in seconds.</summary>
public sealed class OperatorMetrics : IDisposable
{
    /// <summary>The meter's name, for exporters to subscribe to.</summary>
    public const string MeterName = "ModelOperator";

    // From a call over loopback to a reconciliation that waits for a slow API server. OpenTelemetry's own bounds are made for milliseconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _apiRequests;
    private readonly Histogram<double> _apiDuration;
    private readonly UpDownCounter<int> _queueDepth;
    private readonly Histogram<double> _queueDuration;
    private readonly Counter<long> _reconciliations;
    private readonly Histogram<double> _reconcileDuration;
    private readonly Counter<long> _watchEvents;
    private readonly Counter<long> _watchFailures;
    private readonly Counter<long> _relists;
    private readonly UpDownCounter<int> _leader;

    /// <param name="factory">Who makes the meter; null for a meter of its own, which the caller disposes with this object.</param>
    public OperatorMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _apiRequests = _meter.CreateCounter<long>("modeloperator.api.requests", "{request}", "Requests to the API server; code 0 is no answer.");
        _apiDuration = _meter.CreateHistogram("modeloperator.api.request.duration", "s", "Time to the headers of an API server's answer.", null, Seconds);
        _queueDepth = _meter.CreateUpDownCounter<int>("modeloperator.queue.depth", "{key}", "Keys that wait for a worker.");
        _queueDuration = _meter.CreateHistogram("modeloperator.queue.duration", "s", "Time that a key waits for a worker.", null, Seconds);
        _reconciliations = _meter.CreateCounter<long>("modeloperator.reconciliations", "{reconciliation}", "Reconciliations by result.");
        _reconcileDuration = _meter.CreateHistogram("modeloperator.reconcile.duration", "s", "Time of a reconciliation.", null, Seconds);
        _watchEvents = _meter.CreateCounter<long>("modeloperator.watch.events", "{event}", "Watch events received.");
        _watchFailures = _meter.CreateCounter<long>("modeloperator.watch.failures", "{failure}", "Lists and watches that failed.");
        _relists = _meter.CreateCounter<long>("modeloperator.watch.relists", "{list}", "Full lists; after the first of a kind, each is one watch that had lost its place.");
        _leader = _meter.CreateUpDownCounter<int>("modeloperator.leader", "{leader}", "1 while this process is the leader.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>One attempt of a request; code 0 when no answer came.</summary>
    public void ApiRequest(string verb, int code, TimeSpan duration)
    {
        var tags = new TagList { { "verb", verb }, { "code", code } };
        _apiRequests.Add(1, tags);
        _apiDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("verb", verb));
    }

    public void KeyQueued(string kind) => _queueDepth.Add(1, Kind(kind));

    public void KeyTaken(string kind, TimeSpan waited)
    {
        _queueDepth.Add(-1, Kind(kind));
        _queueDuration.Record(waited.TotalSeconds, Kind(kind));
    }

    /// <summary>A reconciliation ended: result is success, failure or terminal.</summary>
    public void Reconciled(string kind, string result, TimeSpan duration)
    {
        _reconciliations.Add(1, new TagList { { "kind", kind }, { "result", result } });
        _reconcileDuration.Record(duration.TotalSeconds, Kind(kind));
    }

    public void WatchEvent(string kind) => _watchEvents.Add(1, Kind(kind));

    public void WatchFailed(string kind) => _watchFailures.Add(1, Kind(kind));

    public void Relisted(string kind) => _relists.Add(1, Kind(kind));

    public void LeadershipChanged(bool leads) => _leader.Add(leads ? 1 : -1);

    /// <summary>Adds a gauge of the resources by the status of their Ready condition.</summary>
    /// <param name="count">How many there are of each status: True, False, or Unknown while there is no condition.</param>
    public void ObserveServices(Func<IReadOnlyDictionary<string, int>> count) => _meter.CreateObservableGauge(
        "modeloperator.inferenceservices",
        () => count().Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("ready", pair.Key))),
        null,
        "InferenceServices by the status of their Ready condition.");

    /// <summary>Adds a gauge that is 1 while the settings file's content is in force.</summary>
    public void ObserveSettings(Func<bool> inForce) => _meter.CreateObservableGauge(
        "modeloperator.settings.in_force",
        () => inForce() ? 1 : 0,
        null,
        "1 while the settings file's content is in force; 0 while it can not be used and the settings before it stay.");

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
