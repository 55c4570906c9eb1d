using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ModelStores;

/// <summary>A page of a container's listing.</summary>
/// <param name="Blobs">Names, sizes in bytes and ETags in quotes.</param>
/// <param name="Next">The marker of the next page; null on the last one.</param>
internal sealed record AzureListing(IReadOnlyList<(string Name, long Length, string? Tag)> Blobs, string? Next)
{
    private static readonly XmlReaderSettings Reader = new() { DtdProcessing = DtdProcessing.Prohibit };

    /// <summary>Throws <see cref="XmlException"/> and <see cref="FormatException"/>.</summary>
    public static AzureListing Parse(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), Reader);
        var document = XDocument.Load(reader);
        var blobs = document.Descendants("Blob")
            .Where(blob => blob.Element("Properties")?.Element("ResourceType")?.Value != "directory") // an account with real folders lists them, too
            .Select(blob => (NameOf(blob), LengthOf(blob), TagOf(blob)))
            .ToList();
        return new AzureListing(blobs, document.Root?.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null);
    }

    private static string NameOf(XElement blob)
    {
        var name = blob.Element("Name") ?? throw new FormatException("A blob has no name.");
        return name.Attribute("Encoded")?.Value == "true" ? Uri.UnescapeDataString(name.Value) : name.Value;
    }

    private static long LengthOf(XElement blob) => long.Parse(blob.Element("Properties")?.Element("Content-Length")?.Value ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);

    private static string? TagOf(XElement blob) => blob.Element("Properties")?.Element("Etag")?.Value is { Length: > 0 } tag ? $"\"{tag.Trim('"')}\"" : null;
}
