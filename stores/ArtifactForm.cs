namespace ModelStores;

/// <summary>What a URI stands for.</summary>
public enum ArtifactForm
{
    /// <summary>One file: a model, or an archive that holds one.</summary>
    File,

    /// <summary>Files below one folder, prefix or repository, of which one is the model.</summary>
    Folder,
}
