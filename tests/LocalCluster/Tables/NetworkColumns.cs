using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>Services and what is behind, before and around them.</summary>
internal static class NetworkColumns
{
    public static readonly Dictionary<string, TableColumns> ByKind = new(StringComparer.Ordinal)
    {
        ["Service"] = TableColumns.Of(
            new("Type", "string", (o, _) => Cells.Text(o["spec"]?["type"])),
            new("Cluster-IP", "string", (o, _) => Cells.Text(o["spec"]?["clusterIP"])),
            new("External-IP", "string", (o, _) => ExternalAddress(o)),
            new("Port(s)", "string", (o, _) => ServicePorts(o)),
            TableColumns.Age,
            new("Selector", "string", (o, _) => Cells.Labels(o["spec"]?["selector"]), 1)),
        ["Endpoints"] = TableColumns.Of(new("Endpoints", "string", (o, _) => Addresses(o)), TableColumns.Age),
        ["EndpointSlice"] = TableColumns.Of(
            new("AddressType", "string", (o, _) => (string?)o["addressType"] ?? ""),
            new("Ports", "string", (o, _) => Few(Cells.Items(o["ports"]).Select(p => p["port"]?.ToString() ?? "*"), "<unset>")),
            new("Endpoints", "string", (o, _) => Few(Cells.Items(o["endpoints"]).SelectMany(e => Cells.Items(e["addresses"])).Select(a => a.ToString()), "<unset>")),
            TableColumns.Age),
        ["Ingress"] = TableColumns.Of(
            new("Class", "string", (o, _) => Cells.Text(o["spec"]?["ingressClassName"])),
            new("Hosts", "string", (o, _) => Hosts(o)),
            new("Address", "string", (o, _) => Cells.Join(Cells.Items(o["status"]?["loadBalancer"]?["ingress"]).Select(i => (string?)i["ip"] ?? (string?)i["hostname"] ?? ""))),
            new("Ports", "string", (o, _) => Cells.Items(o["spec"]?["tls"]).Any() ? "80, 443" : "80"),
            TableColumns.Age),
        ["NetworkPolicy"] = TableColumns.Of(new("Pod-Selector", "string", (o, _) => Cells.Labels(o["spec"]?["podSelector"]?["matchLabels"])), TableColumns.Age),
    };

    private static string ExternalAddress(JsonObject service)
    {
        if ((string?)service["spec"]?["type"] == "ExternalName")
        {
            return Cells.Text(service["spec"]?["externalName"]);
        }

        var given = Cells.Join(Cells.Items(service["status"]?["loadBalancer"]?["ingress"]).Select(i => (string?)i["ip"] ?? (string?)i["hostname"] ?? "")
            .Concat(Cells.Items(service["spec"]?["externalIPs"]).Select(ip => ip.ToString())));
        return given.Length > 0 ? given : (string?)service["spec"]?["type"] == "LoadBalancer" ? "<pending>" : "<none>";
    }

    private static string ServicePorts(JsonObject service)
    {
        var ports = Cells.Items(service["spec"]?["ports"]).Select(p => $"{p["port"]}{(p["nodePort"] is { } node ? $":{node}" : "")}/{(string?)p["protocol"] ?? "TCP"}");
        return Cells.Text(Cells.Join(ports));
    }

    private static string Addresses(JsonObject endpoints) => Few(
        from subset in Cells.Items(endpoints["subsets"])
        from port in Cells.Items(subset["ports"])
        from address in Cells.Items(subset["addresses"])
        select $"{address["ip"]}:{port["port"]}",
        "<none>");

    private static string Hosts(JsonObject ingress)
    {
        var hosts = Cells.Items(ingress["spec"]?["rules"]).Select(rule => (string?)rule["host"] is { Length: > 0 } host ? host : "*");
        return Few(hosts, "*");
    }

    /// <summary>Three at most, and how many more there are.</summary>
    private static string Few(IEnumerable<string> texts, string none)
    {
        var all = texts.ToList();
        return all.Count == 0 ? none : Cells.Join(all.Take(3)) + (all.Count > 3 ? $" + {all.Count - 3} more..." : "");
    }
}
