using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Yaml;

namespace ModelOperator.Settings.Reference;

/// <summary>A settings file with every setting, its meaning and its default, to start an own one from. What has no default is commented out.</summary>
public static class SettingsTemplate
{
    private const int Width = 120;

    public static string Yaml()
    {
        var text = new StringBuilder("# The settings of model-operator, with their defaults. What is left out keeps its default.\n");
        Write(text, SettingsSchema.Build(), indentation: "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonObject schema, string indentation)
    {
        foreach (var (name, node) in schema["properties"]!.AsObject())
        {
            var field = node!.AsObject();
            text.Append(indentation.Length == 0 ? "\n" : "");
            Comment(text, indentation, (string)field["description"]!);
            if (SettingsSchema.IsSection(field))
            {
                text.Append(indentation).Append(name).Append(":\n");
                Write(text, field, indentation + "  ");
            }
            else
            {
                Value(text, indentation, name, field);
            }
        }
    }

    private static void Value(StringBuilder text, string indentation, string name, JsonObject field)
    {
        if (field["default"] is not { } value)
        {
            text.Append(indentation).Append("# ").Append(name).Append(":\n");
            return;
        }

        foreach (var line in YamlWriter.Write(new JsonObject { [name] = value.DeepClone() }).TrimEnd('\n').Split('\n'))
        {
            text.Append(indentation).Append(line).Append('\n');
        }
    }

    private static void Comment(StringBuilder text, string indentation, string description)
    {
        var line = new StringBuilder();
        foreach (var word in description.Split(' '))
        {
            if (line.Length > 0 && indentation.Length + line.Length + word.Length + 3 > Width)
            {
                Flush();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        Flush();

        void Flush()
        {
            text.Append(indentation).Append("# ").Append(line).Append('\n');
            line.Clear();
        }
    }
}
