using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>The label and field selectors of a list or watch, parsed once and asked for every object.</summary>
public sealed class Selectors
{
    private static readonly Dictionary<string, string[]> FieldsByKind = new(StringComparer.Ordinal)
    {
        ["Pod"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["Event"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
            "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        ["Node"] = ["spec.unschedulable"],
        ["Namespace"] = ["status.phase"],
        ["Secret"] = ["type"],
        ["Job"] = ["status.successful"],
        ["ReplicaSet"] = ["status.replicas"],
        ["Service"] = ["spec.clusterIP", "spec.type"],
    };

    private readonly List<Func<StoredObject, bool>> _conditions = [];

    private Selectors()
    {
    }

    public bool IsEmpty => _conditions.Count == 0;

    /// <exception cref="ApiException">400 when a selector can not be parsed or names a field that this kind does not select by.</exception>
    public static Selectors Parse(ResourceType type, string? labels, string? fields)
    {
        var selectors = new Selectors();
        foreach (var matches in LabelRequirements.Parse(labels ?? ""))
        {
            selectors._conditions.Add(obj => matches(obj.Labels));
        }

        // Sorted, since a real server names the first bad term in this order.
        foreach (var requirement in (fields ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            selectors._conditions.Add(Field(type, requirement, fields!));
        }

        return selectors;
    }

    public bool Match(StoredObject obj)
    {
        foreach (var condition in _conditions)
        {
            if (!condition(obj))
            {
                return false;
            }
        }

        return true;
    }

    private static Func<StoredObject, bool> Field(ResourceType type, string requirement, string selector)
    {
        var (path, value, equal) = requirement.Split("!=") is [var p, var v] ? (p, v, false)
            : requirement.Split("==") is [var p2, var v2] ? (p2, v2, true)
            : requirement.Split('=') is [var p3, var v3] ? (p3, v3, true)
            : throw Refusals.BadRequest($"invalid selector: '{selector}'; can't understand '{requirement}'");
        var known = FieldsByKind.GetValueOrDefault(type.Kind, []);
        if (path == "metadata.name")
        {
            return obj => obj.Name == value == equal;
        }

        if (path == "metadata.namespace")
        {
            return obj => obj.Namespace == value == equal;
        }

        // events.k8s.io says regarding where core says involvedObject; what is stored is core.
        var stored = path.StartsWith("regarding.", StringComparison.Ordinal) ? "involvedObject." + path["regarding.".Length..] : path;
        if (!known.Contains(stored))
        {
            throw Refusals.BadRequest($"{(type.IsCustom ? "field label not supported: " + path : $"\"{path}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")}");
        }

        var steps = stored == "source" ? ["source", "component"] : stored.Split('.');
        return obj => Text(obj.Content, steps) == value == equal;
    }

    private static string Text(JsonObject obj, string[] steps)
    {
        JsonNode? node = obj;
        foreach (var step in steps)
        {
            node = (node as JsonObject)?[step];
        }

        return node switch
        {
            null => "",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };
    }
}
