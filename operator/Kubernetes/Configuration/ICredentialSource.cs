namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Gives the credential for the next request.</summary>
public interface ICredentialSource
{
    /// <param name="renew">The server refused the last one: fetch another where that can be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Credential> GetAsync(bool renew, CancellationToken cancellationToken);
}
