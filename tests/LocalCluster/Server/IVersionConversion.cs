using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>Converts the objects of one served version from and to the one that is stored. Both return a new object.</summary>
public interface IVersionConversion
{
    JsonObject ToServed(JsonObject stored);

    JsonObject ToStored(JsonObject served);
}
