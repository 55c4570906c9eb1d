namespace InferenceRuntime.Storage.Signatures;

/// <summary>Where a signature lies that nobody says the location of: beside the artifact.</summary>
internal static class SignatureLocation
{
    private const string Extension = ".sig";

    /// <summary>
    /// The artifact's URI with ".sig" behind its path; a folder's without the last '/'. Of an OCI reference a tag: <c>TAG.sig</c>, or for a digest <c>sha256-HEX.sig</c>.
    /// </summary>
    public static string Of(string uri)
    {
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        var location = hash < 0 ? uri : uri[..hash];
        var question = location.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? string.Empty : location[question..];
        var path = (question < 0 ? location : location[..question]).TrimEnd('/');
        return path.StartsWith("oci://", StringComparison.OrdinalIgnoreCase) ? OfReference(path) : path + Extension + query;
    }

    private static string OfReference(string reference)
    {
        if (reference.IndexOf('@', StringComparison.Ordinal) is var at and >= 0)
        {
            var repository = reference[..at];
            var tag = TagAt(repository);
            return $"{(tag < 0 ? repository : repository[..tag])}:{reference[(at + 1)..].Replace(':', '-')}{Extension}";
        }

        return TagAt(reference) < 0 ? $"{reference}:latest{Extension}" : reference + Extension;
    }

    // A ':' before the last '/' belongs to the port.
    private static int TagAt(string reference) => reference.LastIndexOf(':') is var colon && colon > reference.LastIndexOf('/') ? colon : -1;
}
