using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelOperator.Crds;

/// <summary>The XML documentation that the compiler writes beside the assembly: the source of the CRD's descriptions.</summary>
public sealed partial class DocumentationFile(XDocument document)
{
    private readonly Dictionary<string, XElement> _members = document
        .Descendants("member")
        .ToDictionary(member => (string?)member.Attribute("name") ?? "", StringComparer.Ordinal);

    /// <summary>Reads the file beside this assembly. Throws <see cref="FileNotFoundException"/> when it was not deployed.</summary>
    public static DocumentationFile Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "model-operator.xml");
        return File.Exists(path)
            ? new DocumentationFile(XDocument.Load(path))
            : throw new FileNotFoundException($"{path} is missing; it is built beside model-operator and holds the descriptions of the CRD.", path);
    }

    /// <summary>The summary on one line. Throws <see cref="InvalidOperationException"/> for a property that has none.</summary>
    public string Summary(PropertyInfo property)
    {
        var summary = _members.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary");
        var text = summary is null ? "" : Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        return text.Length > 0
            ? text
            : throw new InvalidOperationException($"{property.DeclaringType.FullName}.{property.Name} has no <summary>; it becomes the field's description.");
    }

    private static string Text(XNode node) => node switch
    {
        XElement element when element.Attribute("cref") is { } reference => reference.Value[(reference.Value.LastIndexOf('.') + 1)..],
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
