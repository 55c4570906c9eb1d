using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LocalCluster.Api;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Reconciliation;

/// <summary>
/// Writes Events, in order and beside the work. The same event again raises the count of the one that is there. An event that
/// can not be written is logged and dropped: events are news, not state.
/// </summary>
public sealed class EventRecorder(IResourceClient client, TimeProvider time, ILogger logger)
{
    // How many different events are remembered for counting; client-go's correlator keeps as many.
    private const int Remembered = 4096;

    private readonly Channel<Report> _reports = Channel.CreateUnbounded<Report>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<Report, Written> _written = [];
    private readonly Queue<Report> _order = [];
    private long _lastName;

    public void Normal(EventSource source, JsonObject about, string kind, string apiVersion, string reason, string message) =>
        Add("Normal", source, about, kind, apiVersion, reason, message, null, null);

    public void Warning(EventSource source, JsonObject about, string kind, string apiVersion, string reason, string message) =>
        Add("Warning", source, about, kind, apiVersion, reason, message, null, null);

    /// <summary>An event of a pod, or of one of its containers (<paramref name="fieldPath"/> such as <c>spec.containers{main}</c>).</summary>
    public void Pod(string type, EventSource source, JsonObject pod, string reason, string message, string? fieldPath = null, string? action = null) =>
        Add(type, source, pod, "Pod", "v1", reason, message, fieldPath, action);

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var report in _reports.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            try
            {
                await WriteAsync(report, cancel).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                // In a namespace that is going, an event has no place.
                if (failure is not ApiException { Code: 403 or 404 })
                {
                    Log.EventFailed(logger, report.Reason, report.Name, failure);
                }
            }
        }
    }

    private void Add(
        string type, EventSource source, JsonObject about, string kind, string apiVersion, string reason, string message, string? fieldPath, string? action) =>
        _reports.Writer.TryWrite(
            new Report(type, source, about.Namespace() ?? "default", about.Name(), about.Uid(), kind, apiVersion, reason, message, fieldPath, action)
            {
                ResourceVersion = about.Text("metadata", "resourceVersion"),
                Time = time.GetUtcNow(),
            });

    private async Task WriteAsync(Report report, CancellationToken cancel)
    {
        if (_written.TryGetValue(report, out var written))
        {
            var count = written.Count + 1;
            var patch = report.Source.Modern
                ? new JsonObject { ["series"] = new JsonObject { ["count"] = count, ["lastObservedTime"] = Timestamp.Micro(report.Time) } }
                : new JsonObject { ["count"] = count, ["lastTimestamp"] = Timestamp.Seconds(report.Time) };
            try
            {
                await client.MergePatchAsync(
                    ResourceKind.Events, report.Namespace, written.Name, patch, null, report.Source.Component, cancel).ConfigureAwait(false);
                _written[report] = written with { Count = count };
                return;
            }
            catch (ApiException gone) when (gone.Code == 404)
            {
                // Events expire, and can be deleted: this one starts anew.
            }
        }

        var name = UniqueName(report);
        await client.CreateAsync(ResourceKind.Events, ToObject(report, name), report.Source.Component, cancel).ConfigureAwait(false);
        Remember(report, new Written(name, 1));
    }

    private void Remember(Report report, Written written)
    {
        if (!_written.ContainsKey(report))
        {
            _order.Enqueue(report);
        }

        _written[report] = written;
        if (_order.Count > Remembered)
        {
            _written.Remove(_order.Dequeue());
        }
    }

    private string UniqueName(Report report)
    {
        // Nanoseconds since 1970; the clock's own step is 100 ns, so two events of one step are told apart by the rest.
        var nanoseconds = (report.Time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
        _lastName = Math.Max(nanoseconds, _lastName + 1);
        return $"{report.Name}.{_lastName.ToString("x", CultureInfo.InvariantCulture)}";
    }

    private static JsonObject ToObject(Report report, string name)
    {
        var source = report.Source;
        var involved = new JsonObject
        {
            ["kind"] = report.Kind,
            ["namespace"] = report.Namespace,
            ["name"] = report.Name,
            ["uid"] = report.Uid,
            ["apiVersion"] = report.ApiVersion,
            ["resourceVersion"] = report.ResourceVersion,
        };
        if (report.FieldPath is not null)
        {
            involved["fieldPath"] = report.FieldPath;
        }

        var result = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = report.Namespace },
            ["involvedObject"] = involved,
            ["reason"] = report.Reason,
            ["message"] = report.Message,
            ["type"] = report.Type,
            ["reportingComponent"] = source.Component,
            ["reportingInstance"] = source.Modern ? $"{source.Component}-local-cluster" : source.Host ?? "",
        };
        if (source.Modern)
        {
            result["eventTime"] = Timestamp.Micro(report.Time);
            result["action"] = report.Action;
            result["source"] = new JsonObject();
        }
        else
        {
            result["firstTimestamp"] = Timestamp.Seconds(report.Time);
            result["lastTimestamp"] = Timestamp.Seconds(report.Time);
            result["count"] = 1;
            result["source"] = source.Host is null
                ? new JsonObject { ["component"] = source.Component }
                : new JsonObject { ["component"] = source.Component, ["host"] = source.Host };
        }

        return result;
    }

    private sealed record Written(string Name, int Count);

    /// <summary>Equal reports are the same event: everything but the time and version of the object.</summary>
    private sealed record Report(
        string Type, EventSource Source, string Namespace, string Name, string Uid, string Kind, string ApiVersion,
        string Reason, string Message, string? FieldPath, string? Action)
    {
        public string? ResourceVersion { get; init; }

        public DateTimeOffset Time { get; init; }

        public bool Equals(Report? other) =>
            other is not null
            && (Type, Source, Namespace, Name, Uid, Kind, Reason, Message, FieldPath)
                == (other.Type, other.Source, other.Namespace, other.Name, other.Uid, other.Kind, other.Reason, other.Message, other.FieldPath);

        public override int GetHashCode() => HashCode.Combine(Type, Source, Namespace, Name, Uid, Reason, Message, FieldPath);
    }
}
