namespace InferenceRuntime.Models;

/// <summary>A model that this process was asked to serve, whatever became of it.</summary>
public sealed class ServedModel(ModelReference reference)
{
    private volatile ModelStatus _status = ModelStatus.Loading("waiting to be fetched");

    public string Name => reference.Name;

    public ModelReference Reference => reference;

    /// <summary>What this model has done since the process started, over every load of it.</summary>
    public ModelStatistics Statistics { get; } = new();

    public ModelStatus Status
    {
        get => _status;
        set => _status = value;
    }
}
