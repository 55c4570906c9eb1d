using System.Collections.Frozen;
using InferenceRuntime.Models;

namespace InferenceRuntime.Storage;

/// <summary>The sources by scheme.</summary>
public sealed class ModelSources(params IModelSource[] sources)
{
    private readonly FrozenDictionary<string, IModelSource> _byScheme = sources
        .SelectMany(source => source.Schemes.Select(scheme => KeyValuePair.Create(scheme, source)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="LoadFailureReason.UnsupportedScheme"/>.</summary>
    public IModelSource For(Uri uri) => _byScheme.GetValueOrDefault(uri.Scheme)
        ?? throw new ModelLoadException(
            LoadFailureReason.UnsupportedScheme,
            $"The scheme '{uri.Scheme}' of {ModelUri.Redact(uri.OriginalString)} is not supported; {string.Join(", ", _byScheme.Keys.Order(StringComparer.Ordinal))} are.");
}
