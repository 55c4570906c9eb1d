namespace ModelOperator.Settings;

/// <summary>The settings in force. They may change while the operator runs, so whoever needs several of them for one piece of work takes <see cref="Current"/> once.</summary>
public sealed class LiveSettings
{
    private readonly string? _path;
    private volatile OperatorConfiguration _current;
    private string _content = "";
    private string? _refusal;

    /// <param name="configuration">Settings that no file can change.</param>
    public LiveSettings(OperatorConfiguration configuration) => _current = configuration;

    private LiveSettings(string path)
    {
        _path = path;
        _content = SettingsFile.ReadText(path);
        _current = SettingsFile.Parse(_content, path);
    }

    /// <summary>Raised by <see cref="Refresh"/> once other settings are in force, with those before and those now.</summary>
    public event Action<OperatorConfiguration, OperatorConfiguration>? Changed;

    /// <summary>An immutable snapshot.</summary>
    public OperatorConfiguration Current => _current;

    /// <summary>Reads the settings file; null means the defaults, for good. Throws <see cref="SettingsException"/>.</summary>
    public static LiveSettings Read(string? path) => path is null ? new LiveSettings(new OperatorConfiguration()) : new LiveSettings(path);

    /// <summary>Reads the file again and takes up what changed; not for several callers at once.</summary>
    /// <returns>Null when the file's content is what is in force; else why it is not, and the settings stay as they were.</returns>
    public string? Refresh()
    {
        if (_path is null)
        {
            return null;
        }

        string content;
        try
        {
            content = SettingsFile.ReadText(_path);
        }
        catch (SettingsException problem)
        {
            return problem.Message;
        }

        if (content == _content)
        {
            return _refusal;
        }

        _content = content;
        var before = _current;
        try
        {
            _current = SettingsFile.Parse(content, _path);
        }
        catch (SettingsException problem)
        {
            return _refusal = problem.Message;
        }

        _refusal = null;
        Changed?.Invoke(before, _current);
        return null;
    }
}
