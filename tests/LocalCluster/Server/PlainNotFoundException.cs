namespace LocalCluster.Server;

/// <summary>A path that nothing serves, which a real server answers with plain text.</summary>
public sealed class PlainNotFoundException() : Exception("404 page not found");
