using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Settings;

/// <summary>What the operator logs, to its standard output.</summary>
public sealed record LogSettings
{
    public const string Text = nameof(Text);
    public const string Json = nameof(Json);

    /// <summary>The least level that is written: Debug, Information, Warning or Error. Default Information.</summary>
    [Required]
    [AllowedValues("Debug", "Information", "Warning", "Error")]
    public string Level { get; init; } = "Information";

    /// <summary>Text, one line for each entry, or Json. Default Text. Taken up at the next start.</summary>
    [Required]
    [AllowedValues(Text, Json)]
    public string Format { get; init; } = Text;
}
