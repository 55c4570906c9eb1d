using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Who we are: a bearer token, a client certificate, or both.</summary>
public sealed record Credential(string? Token, X509Certificate2? Certificate);
