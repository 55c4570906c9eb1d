using Testing.Cluster;

namespace Functional.Operation;

/// <summary>One thing that a request needs a right for, in RBAC's words.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">With the subresource behind a slash.</param>
/// <param name="Verb">get, list, watch, create, update, patch, delete.</param>
/// <param name="Namespace">Where; null: everywhere, or of a resource that is in no namespace.</param>
public sealed record RequestAccess(string Group, string Resource, string Verb, string? Namespace = null)
{
    /// <summary>The same as a right for all namespaces.</summary>
    public RequestAccess Everywhere() => this with { Namespace = null };

    /// <summary>What an API server asks its authorizer for a request that it answered with this status.</summary>
    public static IEnumerable<RequestAccess> Of(ProxiedRequest request, int status)
    {
        // api/v1/namespaces/NS/pods/NAME/status, apis/GROUP/VERSION/namespaces/NS/...; without a namespace for all of them.
        var parts = request.Path.Trim('/').Split('/').ToList();
        var group = parts[0] == "api" ? "" : parts[1];
        parts.RemoveRange(0, parts[0] == "api" ? 2 : 3);
        string? ns = null;
        if (parts is ["namespaces", var name, _, ..])
        {
            ns = name;
            parts.RemoveRange(0, 2);
        }

        var resource = parts.Count > 2 ? $"{parts[0]}/{parts[2]}" : parts[0];
        yield return new RequestAccess(group, resource, request.Method switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => "delete",
            _ => request.IsWatch ? "watch" : parts.Count > 1 ? "get" : "list",
        }, ns);

        // Apply that creates needs the right to create as well.
        if (request.Method == "PATCH" && status == 201)
        {
            yield return new RequestAccess(group, resource, "create", ns);
        }

        // What the admission plugin OwnerReferencesPermissionEnforcement asks for.
        if (request.Body.Contains("\"blockOwnerDeletion\":true", StringComparison.Ordinal))
        {
            yield return new RequestAccess("serving.modeloperator.io", "inferenceservices/finalizers", "update", ns);
        }
    }

    public override string ToString() => $"{Verb} {Resource}{(Group.Length > 0 ? "." : "")}{Group}{(Namespace is null ? "" : $" in {Namespace}")}";
}
