namespace ModelOperator.Entities.Schema;

/// <summary>The form of a host name that an Ingress or a route answers to.</summary>
internal static class Hostname
{
    public const string Pattern = "^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
    public const string Rule = "a hostname must be a DNS name in lower case, such as models.example.com or *.example.com";
}
