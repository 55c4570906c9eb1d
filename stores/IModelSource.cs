namespace ModelStores;

/// <summary>Where artifacts of some URIs come from. To add one: implement this, name it in <see cref="ModelSources.Standard"/>, and give it a section in docs/models.md.</summary>
public interface IModelSource
{
    /// <summary>The schemes that it serves, for messages.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Whether it needs a network. What came over one is taken from the cache when the same URI is asked for again.</summary>
    bool IsRemote { get; }

    /// <summary>Whether this is the source for the URI; the first that says so is taken.</summary>
    bool Serves(Uri uri) => Schemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase);

    /// <summary>One attempt to look up what the URI stands for now. Throws <see cref="StoreException"/>; transient where another attempt may succeed.</summary>
    /// <param name="location">The URI.</param>
    /// <param name="access">With which credentials; files that are opened later use them too.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<SourceArtifact> FindAsync(ModelLocation location, StoreAccess access, CancellationToken cancellation);
}
