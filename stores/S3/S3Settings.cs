namespace ModelStores;

/// <summary>What the Secret, else the environment, says of an S3 store; under the names that the AWS tools use.</summary>
internal sealed record S3Settings
{
    // For messages. The rest has defaults.
    private const string ExpectedKeys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    // A Secret without any of them was made for something else.
    private static readonly string[] KnownKeys =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL",
        "AWS_S3_ADDRESSING_STYLE", "AWS_NO_SIGN_REQUEST", CustomAuthorities.Key,
    ];

    private S3Settings()
    {
    }

    /// <summary>Access key, secret and session token; the token may be null. All null where none are given.</summary>
    public (string Id, string Secret, string? Token)? Keys { get; private init; }

    /// <summary>Requests are not signed, whatever identity there is.</summary>
    public bool IsAnonymous { get; private init; }

    /// <summary>Where AWS would guess, us-east-1, which sends to the right one.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Another store than AWS; null for AWS.</summary>
    public Uri? Endpoint { get; private init; }

    /// <summary>http://host/bucket/key instead of http://bucket.host/key.</summary>
    public bool UsesPathStyle { get; private init; }

    public bool UsesDualStack { get; private init; }

    public bool UsesFips { get; private init; }

    /// <summary>Throws <see cref="StoreException"/> for half a key pair and for a setting that can not be read.</summary>
    public static S3Settings Read(StoreAccess access)
    {
        if (access.Credentials is { } credentials && !credentials.HasAny(KnownKeys))
        {
            throw Missing(credentials);
        }

        var endpoint = access.Value("AWS_ENDPOINT_URL_S3") ?? access.Value("AWS_ENDPOINT_URL");
        Uri? address = null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https")))
        {
            throw new StoreException(StoreFailure.InvalidUri, $"The endpoint '{endpoint}' (AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL) is no URL such as https://minio.example:9000.");
        }

        return new S3Settings
        {
            Keys = ReadKeys(access),
            IsAnonymous = IsTrue(access, "AWS_NO_SIGN_REQUEST"),
            Region = access.Value("AWS_REGION") ?? access.Value("AWS_DEFAULT_REGION") ?? "us-east-1",
            Endpoint = address,
            UsesPathStyle = (access.Value("AWS_S3_ADDRESSING_STYLE") ?? "auto") switch
            {
                "path" => true,
                "virtual" => false,

                // Few stores other than AWS have a name in DNS for each bucket.
                "auto" => address is not null,
                var other => throw new StoreException(StoreFailure.InvalidUri, $"AWS_S3_ADDRESSING_STYLE is '{other}'; path, virtual and auto are known."),
            },
            UsesDualStack = IsTrue(access, "AWS_USE_DUALSTACK_ENDPOINT"),
            UsesFips = IsTrue(access, "AWS_USE_FIPS_ENDPOINT"),
        };
    }

    // A key belongs to its name: both come from the Secret or both from the environment.
    private static (string Id, string Secret, string? Token)? ReadKeys(StoreAccess access)
    {
        if (access.Credentials is { } credentials)
        {
            var (id, secret) = (credentials.Text("AWS_ACCESS_KEY_ID"), credentials.Text("AWS_SECRET_ACCESS_KEY"));
            if (id is not null && secret is not null)
            {
                return (id, secret, credentials.Text("AWS_SESSION_TOKEN"));
            }

            if (id is not null || secret is not null)
            {
                throw Missing(credentials);
            }
        }

        return access.Environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } envId && access.Environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } envSecret
            ? (envId, envSecret, access.Environment("AWS_SESSION_TOKEN") is { Length: > 0 } token ? token : null)
            : null;
    }

    private static StoreException Missing(StoreCredentials credentials) => new(
        StoreFailure.Forbidden,
        $"{credentials.Held}; s3 expects {ExpectedKeys} (and AWS_SESSION_TOKEN of temporary ones), or AWS_NO_SIGN_REQUEST=true for a public bucket.");

    private static bool IsTrue(StoreAccess access, string name) => bool.TryParse(access.Value(name), out var value) ? value : access.Value(name) == "1";
}
