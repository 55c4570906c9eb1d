using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCluster.Schemas;
using LocalCluster.Storage;

namespace LocalCluster.Server;

/// <summary>What every kind's <c>metadata</c> must obey: names, labels, the size of annotations, owners.</summary>
public static partial class MetadataRules
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private const int MaxAnnotations = 256 * 1024;

    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelNameText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string ServiceNameText =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string QualifiedNameText =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>Every broken rule. A name is checked once, when the object is created: <paramref name="old"/> is null.</summary>
    public static List<FieldError> Validate(ResourceType type, JsonObject obj, JsonObject? old)
    {
        var errors = new List<FieldError>();
        var metadata = ObjectMeta.Of(obj);
        if (old is null)
        {
            CheckName(type, (string?)metadata["name"] ?? "", errors);
        }

        CheckLabels(metadata["labels"] as JsonObject ?? [], errors);
        CheckAnnotations(metadata["annotations"] as JsonObject ?? [], errors);
        CheckOwners(metadata["ownerReferences"] as JsonArray ?? [], errors);
        CheckFinalizers(metadata["finalizers"] as JsonArray ?? [], old is null ? null : ObjectMeta.Of(old), errors);
        return errors;
    }

    private static void CheckName(ResourceType type, string name, List<FieldError> errors)
    {
        if (name.Length == 0)
        {
            errors.Add(new FieldError(FieldError.Required, "metadata.name", "Required value: name or generateName is required"));
            return;
        }

        // RBAC names are path segments, not DNS names.
        if (type.Group == "rbac.authorization.k8s.io")
        {
            return;
        }

        var (pattern, max, text) = type.Kind switch
        {
            "Service" => (ServiceName(), MaxLabel, ServiceNameText),
            "Namespace" => (LabelName(), MaxLabel, LabelNameText),
            _ => (Subdomain(), MaxName, SubdomainText),
        };
        if (name.Length > max)
        {
            errors.Add(new FieldError(FieldError.Invalid, "metadata.name", $"Invalid value: \"{name}\": must be no more than {max} characters"));
        }

        if (!pattern.IsMatch(name))
        {
            errors.Add(new FieldError(FieldError.Invalid, "metadata.name", $"Invalid value: \"{name}\": {text}"));
        }
    }

    private static void CheckLabels(JsonObject labels, List<FieldError> errors)
    {
        foreach (var (key, value) in labels)
        {
            if (QualifiedNameError(key) is { } problem)
            {
                errors.Add(new FieldError(FieldError.Invalid, "metadata.labels", $"Invalid value: \"{key}\": {problem}"));
            }

            var text = (string?)value ?? "";
            if (text.Length > MaxLabel)
            {
                errors.Add(new FieldError(FieldError.Invalid, "metadata.labels", $"Invalid value: \"{text}\": must be no more than {MaxLabel} characters"));
            }

            if (text.Length > 0 && !QualifiedName().IsMatch(text))
            {
                errors.Add(new FieldError(FieldError.Invalid, "metadata.labels", $"Invalid value: \"{text}\": {LabelValueText}"));
            }
        }
    }

    private static void CheckAnnotations(JsonObject annotations, List<FieldError> errors)
    {
        var size = 0;
        foreach (var (key, value) in annotations)
        {
            if (QualifiedNameError(key.ToLowerInvariant()) is { } problem)
            {
                errors.Add(new FieldError(FieldError.Invalid, "metadata.annotations", $"Invalid value: \"{key}\": {problem}"));
            }

            size += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount((string?)value ?? "");
        }

        if (size > MaxAnnotations)
        {
            errors.Add(new FieldError(FieldError.TooLong, "metadata.annotations", $"Too long: may not be more than {MaxAnnotations} bytes"));
        }
    }

    private static void CheckOwners(JsonArray owners, List<FieldError> errors)
    {
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if ((string?)owners[i]?[field] is null or "")
                {
                    errors.Add(field == "apiVersion"
                        ? new FieldError(FieldError.Invalid, $"metadata.ownerReferences[{i}].apiVersion", "Invalid value: \"\": version must not be empty")
                        : new FieldError(FieldError.Invalid, $"metadata.ownerReferences[{i}].{field}", "Invalid value: \"\": must not be empty"));
                }
            }
        }

        var controllers = owners.Where(owner => (bool?)owner?["controller"] == true).Select(owner => $"{owner!["kind"]}/{owner["name"]}").ToList();
        if (controllers.Count > 1)
        {
            errors.Add(new FieldError(
                FieldError.Invalid,
                "metadata.ownerReferences",
                $"Invalid value: {owners.ToJsonString(StoredObject.Json)}: Only one reference can have Controller set to true. Found \"true\" in references for {string.Join(" and ", controllers)}"));
        }
    }

    private static void CheckFinalizers(JsonArray finalizers, JsonObject? before, List<FieldError> errors)
    {
        foreach (var name in finalizers.Select(f => (string?)f ?? ""))
        {
            if (QualifiedNameError(name) is { } problem)
            {
                errors.Add(new FieldError(FieldError.Invalid, "metadata.finalizers", $"Invalid value: \"{name}\": {problem}"));
            }
        }

        if (before?["deletionTimestamp"] is null)
        {
            return;
        }

        var known = ObjectMeta.Strings(before["finalizers"]);
        var added = ObjectMeta.Strings(finalizers).Where(f => !known.Contains(f)).ToList();
        if (added.Count > 0)
        {
            var listed = string.Join(", ", added.Select(f => $"\"{f}\""));
            errors.Add(new FieldError(
                FieldError.Forbidden,
                "metadata.finalizers",
                $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{listed}}}"));
        }
    }

    /// <summary>What is wrong with a <c>prefix/name</c>, or null.</summary>
    private static string? QualifiedNameError(string key)
    {
        var parts = key.Split('/');
        var name = parts[^1];
        return parts switch
        {
            { Length: > 2 } => $"a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
            [""] or [_, ""] => "name part must be non-empty",
            ["", _] => "prefix part must be non-empty",
            [var prefix, _] when !Subdomain().IsMatch(prefix) => $"prefix part {SubdomainText}",
            _ when name.Length > MaxLabel => $"name part must be no more than {MaxLabel} characters",
            _ => QualifiedName().IsMatch(name) ? null : QualifiedNameText,
        };
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelName();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex QualifiedName();
}
