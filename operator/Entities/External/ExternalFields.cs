using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Entities.External;

/// <summary>A part of somebody else's API. Fields that we do not know are kept, so that it is noticed when somebody puts one into an object of ours.</summary>
public abstract record ExternalFields
{
    /// <summary>The fields that the record does not name; null when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
