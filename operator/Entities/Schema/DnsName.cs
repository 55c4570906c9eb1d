namespace ModelOperator.Entities.Schema;

/// <summary>The form of the names that Kubernetes gives most of its objects.</summary>
internal static class DnsName
{
    public const string Pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public const string Rule = "a name must be a DNS name in lower case: letters, digits, '-' and '.'";
}
