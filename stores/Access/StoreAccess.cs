namespace ModelStores;

/// <summary>
/// With what a store is asked: the keys of a Secret, else settings of the environment, else, where that is allowed, the identity that the platform gives the process.
/// The operator asks only with what a model's namespace gave it: no environment of its own and no ambient identity.
/// </summary>
public sealed record StoreAccess
{
    /// <summary>Neither keys, nor settings, nor an identity.</summary>
    public static StoreAccess Anonymous { get; } = new();

    /// <summary>The keys; null where none were given.</summary>
    public StoreCredentials? Credentials { get; init; }

    /// <summary>A setting by the name of an environment variable, such as AWS_REGION; null where it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Whether the identity of the platform may be used (IRSA, workload identity, an instance's metadata).</summary>
    public bool AmbientIdentity { get; init; }

    /// <summary>Who asks, for messages: "with the keys of Secret 'x'", "without credentials".</summary>
    public string Who => AskedWith ?? (Credentials is { } credentials ? $"with the keys of {credentials.Origin}" : AmbientIdentity ? "with the pod's own identity" : "without credentials");

    /// <summary>Who asks, where a source has found that out: an identity that is allowed need not exist. Null where the rest says it.</summary>
    public string? AskedWith { get; init; }

    /// <summary>A key of the credentials, else a setting; null where neither has it. For what belongs together, such as a key and its name, a source looks at one place only.</summary>
    public string? Value(string name) => Credentials?.Text(name) ?? (Environment(name) is { Length: > 0 } text ? text : null);
}
