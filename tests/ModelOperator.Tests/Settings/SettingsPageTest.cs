using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Settings.Reference;
using Testing.Reference;

namespace ModelOperator.Tests.Settings;

/// <summary>docs/settings.md has every setting, from the schema that the operator prints. UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed class SettingsPageTest
{
    private static readonly GeneratedSection Section = new("docs/settings.md", "settings");

    [Test]
    public void Page_Settings_AreThoseOfTheSchema()
    {
        var table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
        Rows(table, SettingsSchema.Build(), "");

        Section.Read(table.ToString()).Should().Be(table.ToString());
    }

    private static void Rows(StringBuilder table, JsonObject schema, string prefix)
    {
        foreach (var (name, node) in schema["properties"]!.AsObject())
        {
            var field = node!.AsObject();
            if (SettingsSchema.IsSection(field))
            {
                Rows(table, field, $"{prefix}{name}.");
                continue;
            }

            table.Append("| `").Append(prefix).Append(name).Append("` | ").Append(Default(field)).Append(" | ").Append(Escaped((string)field["description"]!)).Append(" |\n");
            if (field["additionalProperties"] is JsonObject { } entry && entry["properties"] is JsonObject)
            {
                Rows(table, entry, $"{prefix}{name}.NAME.");
            }
        }
    }

    private static string Default(JsonObject field) => field["default"] switch
    {
        null or JsonArray { Count: 0 } or JsonObject { Count: 0 } => "none",
        JsonValue value => $"`{value}`",
        var other => $"`{other.ToJsonString().Replace("\"", "", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal)}`",
    };

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
