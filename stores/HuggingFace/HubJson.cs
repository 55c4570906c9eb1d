using System.Text.Json.Serialization;

namespace ModelStores;

[JsonSerializable(typeof(HubRevision))]
[JsonSerializable(typeof(List<HubTreeEntry>))]
internal sealed partial class HubJson : JsonSerializerContext;
