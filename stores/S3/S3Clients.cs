using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace ModelStores;

/// <summary>
/// Clients of the SDK that take nothing from this process: each setting that says where, how or as whom to ask is set, so that the SDK does not look it up in environment
/// variables and profile files, and the credentials are given. The operator asks on behalf of others; its own keys must never sign for them.
/// </summary>
internal sealed class S3Clients(StoreHttp http)
{
    private readonly AmbientAwsCredentials _ambient = new(http.Time);

    /// <summary>A client, and the access with what it asks with.</summary>
    public async Task<(AmazonS3Client Client, StoreAccess Access)> CreateAsync(S3Settings settings, StoreAccess access, CancellationToken cancellation)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = new S3HttpClientFactory(http, access),
            IgnoreConfiguredEndpointUrls = true,
            AuthenticationRegion = settings.Region,
            ForcePathStyle = settings.UsesPathStyle,
            UseDualstackEndpoint = settings.UsesDualStack,
            UseFIPSEndpoint = settings.UsesFips,
            UseArnRegion = false,
            DisableMultiregionAccessPoints = false,
            DisableS3ExpressSessionAuth = false,
            USEast1RegionalEndpointValue = Amazon.Runtime.S3UsEast1RegionalEndpointValue.Regional,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            ClientAppId = string.Empty,

            // Whoever transfers an artifact tries again, knows for how long, and says so.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 0,
            ThrottleRetries = false,

            // The artifact is hashed as it comes.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            DisableRequestCompression = true,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        var (credentials, who) = await CredentialsAsync(settings, access, cancellation).ConfigureAwait(false);
        return (new AmazonS3Client(credentials, config), access with { AskedWith = who });
    }

    private async Task<(AWSCredentials Credentials, string? Who)> CredentialsAsync(S3Settings settings, StoreAccess access, CancellationToken cancellation)
    {
        if (settings is { IsAnonymous: false, Keys: var (id, secret, token) })
        {
            AWSCredentials keys = token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token);
            return (keys, access.Credentials?.Text("AWS_ACCESS_KEY_ID") is null ? "with the keys of the environment" : null);
        }

        var ambient = settings.IsAnonymous || !access.AmbientIdentity ? null : await _ambient.FindAsync(cancellation).ConfigureAwait(false);
        return ambient is null ? (new AnonymousAWSCredentials(), "without credentials") : (ambient, "with the pod's own identity");
    }
}
