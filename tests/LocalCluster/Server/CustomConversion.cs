using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>The conversion strategy None of a CustomResourceDefinition: only apiVersion differs.</summary>
public sealed class CustomConversion(string storedApiVersion, string servedApiVersion) : IVersionConversion
{
    public JsonObject ToServed(JsonObject stored) => WithApiVersion(stored, servedApiVersion);

    public JsonObject ToStored(JsonObject served) => WithApiVersion(served, storedApiVersion);

    private static JsonObject WithApiVersion(JsonObject obj, string apiVersion)
    {
        var copy = obj.DeepClone().AsObject();
        copy["apiVersion"] = apiVersion;
        return copy;
    }
}
