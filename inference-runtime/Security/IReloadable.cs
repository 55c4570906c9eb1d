namespace InferenceRuntime.Security;

/// <summary>Something that comes from files that are replaced while the process runs.</summary>
internal interface IReloadable
{
    /// <summary>Takes up what the files hold now, where that is something else and can be used. Says problems itself, and throws none.</summary>
    void Reload();
}
