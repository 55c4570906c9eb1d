using System.Globalization;
using InferenceRuntime.Batching;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;

namespace InferenceRuntime.Models;

/// <summary>A model that has answered its warm-up, with all that is known of it.</summary>
public sealed class LoadedModel(string name, Artifact artifact, OnnxFileInfo file, ModelSession session, ExecutionProvider provider) : IDisposable
{
    /// <summary>What the protocol calls the kind of every model here.</summary>
    public const string Platform = "onnxruntime_onnx";

    // One for the registry, one for each request; the last to leave frees the session.
    private int _users = 1;

    public string Name => name;

    public ModelSession Session => session;

    public ModelSignature Signature => session.Signature;

    /// <summary>sha256:hex of the artifact: the model file, its archive, or the list of its folder's files.</summary>
    public string Digest => artifact.Digest.ToString();

    public long SizeBytes => artifact.SizeBytes;

    /// <summary>The store's version of the artifact; null where the store has none.</summary>
    public string? SourceVersion => artifact.SourceVersion;

    /// <summary>Whether a signature was asked for, and holds.</summary>
    public bool IsSigned => artifact.IsSigned;

    public ExecutionProvider Provider => provider;

    public OnnxFileInfo File => file;

    /// <summary>The version that the file declares; "1" where it declares none, as other servers count.</summary>
    public string Version { get; } = file.ModelVersion > 0 ? file.ModelVersion.ToString(CultureInfo.InvariantCulture) : "1";

    /// <summary>How far its requests are merged.</summary>
    public required ModelBatching Batching { get; init; }

    /// <summary>From the start of the fetch to the end of the session's creation.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>The fastest of the warm-up's runs: what a request costs once everything is in place.</summary>
    public required TimeSpan WarmupTime { get; init; }

    /// <summary>Whether a request's version means this model: its version, or its digest with or without the algorithm.</summary>
    public bool HasVersion(string version) =>
        string.Equals(version, Version, StringComparison.Ordinal)
        || string.Equals(version, Digest, StringComparison.OrdinalIgnoreCase)
        || string.Equals(version, artifact.Digest.Hex, StringComparison.OrdinalIgnoreCase);

    /// <summary>False when the model has been given up in the meantime; otherwise <see cref="ModelLease.Dispose"/> must follow.</summary>
    public bool TryLease(out ModelLease lease)
    {
        lease = new ModelLease(this);
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Gives the owner's hold up; requests that hold a lease still end well.</summary>
    public void Dispose() => Release();

    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            session.Dispose();
            artifact.Dispose();
        }
    }
}
