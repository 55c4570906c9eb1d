namespace ModelStores;

/// <summary>How a file holds others.</summary>
public enum Packaging
{
    /// <summary>It does not: the file is what it is.</summary>
    None,

    Tar,
    TarGzip,
    Zip,
}
