using System.Text;
using InferenceRuntime.Models;
using InferenceRuntime.Storage.Cache;
using InferenceRuntime.Storage.Transfers;
using ModelStores;

namespace InferenceRuntime.Storage.Signatures;

/// <summary>Fetches and checks the detached signatures of models that have to be signed.</summary>
/// <param name="sources">Where signatures come from.</param>
/// <param name="accessOf">With which credentials: those of the model.</param>
internal sealed class ModelSignatures(ModelSources sources, Func<ModelReference, StoreAccess> accessOf)
{
    public static bool AreNeeded(ModelReference reference) => reference.PublicKeyFile is not null;

    /// <summary>The bytes of the signature file. Throws <see cref="ModelLoadException"/>, <see cref="LoadFailureReason.SignatureInvalid"/> where there is none.</summary>
    public async Task<byte[]> FetchAsync(ModelReference reference, Attempts attempts, CancellationToken cancellation)
    {
        var location = LocationOf(reference);
        var source = sources.For(location);
        try
        {
            return await attempts.AnswerAsync(location.Shown, ReadAsync, cancellation).ConfigureAwait(false);
        }
        catch (ModelLoadException e) when (e.Reason is LoadFailureReason.ArtifactNotFound)
        {
            throw new ModelLoadException(
                LoadFailureReason.SignatureInvalid, $"The model has to be signed, and there is no signature: {e.Message} The model was not opened.", e);
        }

        async Task<byte[]> ReadAsync(CancellationToken stop)
        {
            var found = await source.FindAsync(location, accessOf(reference), stop).ConfigureAwait(false);
            if (found is not { Form: ArtifactForm.File, Files: [var file] })
            {
                throw new StoreException(StoreFailure.NotFound, $"{location.Shown} is a folder; the signature's file is expected.");
            }

            var content = await file.OpenAsync(0, null, stop).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                // One byte more than is allowed shows that there are too many.
                var bytes = new byte[SignatureVerifier.MaxSignatureBytes + 1];
                var length = await content.Stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
                return bytes[..length];
            }
        }
    }

    /// <summary>Throws <see cref="LoadFailureReason.SignatureInvalid"/>.</summary>
    public static Task VerifyAsync(ModelReference reference, SignedContent content, byte[] signature, CancellationToken cancellation) =>
        SignatureVerifier.VerifyAsync(KeyOf(reference), content, signature, LocationOf(reference).Shown, cancellation);

    /// <summary>
    /// Whether a cached artifact is signed, as far as that can be told without its store: an archive is not kept, so that of a signature over its bytes (Ed25519) nothing can be said.
    /// </summary>
    public static async Task<bool> HoldsAsync(ModelReference reference, ModelLocation location, CacheEntry entry, byte[]? signature, CancellationToken cancellation)
    {
        if (signature is null || (entry.Kind == ArtifactKind.Archive && KeyOf(reference).Kind == SignatureKind.Ed25519))
        {
            return false;
        }

        try
        {
            await VerifyAsync(reference, ContentOf(location, entry), signature, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ModelLoadException e) when (e.Reason == LoadFailureReason.SignatureInvalid)
        {
            // The store may have a newer signature; it decides.
            return false;
        }
    }

    private static SignedContent ContentOf(ModelLocation location, CacheEntry entry) => entry.Kind == ArtifactKind.Folder
        ? SignedContent.OfText(location.Shown, Encoding.UTF8.GetBytes(entry.Manifest.Text()))
        : SignedContent.OfFile(location.Shown, Path.Combine(entry.Folder, entry.Manifest.Files[0].Path), entry.Digest);

    private static ModelLocation LocationOf(ModelReference reference) => ModelLocation.Parse(reference.SignatureUri ?? SignatureLocation.Of(reference.Uri));

    private static VerificationKey KeyOf(ModelReference reference)
    {
        var file = reference.PublicKeyFile!;
        try
        {
            return VerificationKey.Parse(File.ReadAllBytes(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(LoadFailureReason.SignatureInvalid, $"The public key {file} can not be read: {e.Message} The model was not opened.", e);
        }
    }
}
