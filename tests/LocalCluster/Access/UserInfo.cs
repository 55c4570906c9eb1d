namespace LocalCluster.Access;

/// <summary>Who makes a request.</summary>
/// <param name="Name">Such as <c>system:serviceaccount:team-a:default</c>.</param>
/// <param name="Groups">The groups that RBAC may name.</param>
public sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";

    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Whoever brings no token: the owner of the cluster.</summary>
    public static UserInfo Administrator { get; } = new("admin", [Masters, Authenticated]);

    /// <summary>Members of this group may everything, whatever RBAC says.</summary>
    public bool IsMaster => Groups.Contains(Masters);

    public static UserInfo ServiceAccount(string ns, string name) =>
        new($"{ServiceAccountPrefix}{ns}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{ns}", Authenticated]);

    /// <summary>Somebody as whom the administrator acts: the name alone says the groups of a ServiceAccount.</summary>
    public static UserInfo Named(string name, IReadOnlyList<string> groups) => name.Split(':') is ["system", "serviceaccount", var ns, var account]
        ? ServiceAccount(ns, account)
        : new UserInfo(name, [.. groups, Authenticated]);
}
