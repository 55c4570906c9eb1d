namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A credential that stays as it is.</summary>
internal sealed class StaticCredential(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(bool renew, CancellationToken cancellationToken) => ValueTask.FromResult(credential);
}
