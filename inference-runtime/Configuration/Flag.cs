using System.CommandLine;

namespace InferenceRuntime.Configuration;

/// <summary>
/// A setting of the command line. Its value comes from the flag, else from the environment twin (<c>--max-request-bytes</c> and
/// <c>MAX_REQUEST_BYTES</c>), else it is the default. The parser only sees texts; they are read here, so that every wrong one is told at once.
/// </summary>
internal sealed class Flag<T>
{
    private readonly Option<string[]> _option;
    private readonly string _variable;
    private readonly Func<string, T> _read;
    private readonly Func<string, string?>? _environment;

    /// <param name="environment">Where the environment twin's value comes from; null for a flag without one.</param>
    public Flag(string name, string valueName, string description, Func<string, T> read, Func<string, string?>? environment = null)
    {
        _variable = name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        _read = read;
        _environment = environment;
        _option = new Option<string[]>(name)
        {
            Description = environment is null ? description : $"{description} [env: {_variable}]",
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
        };
    }

    /// <summary>What the flag means when it stands without a value; by default it needs one.</summary>
    public string? Bare
    {
        get;
        init
        {
            field = value;
            _option.Arity = ArgumentArity.ZeroOrMore;
        }
    }

    public Option Option => _option;

    /// <summary>The value; of a flag given twice the last.</summary>
    public T Get(ParseResult parsed, T fallback, List<string> errors)
    {
        var (source, texts) = Texts(parsed);
        return texts.Length == 0 || !TryRead(source, texts[^1], errors, out var value) ? fallback : value;
    }

    /// <summary>Every value of a flag that may be given several times; the environment twin parts them by white space.</summary>
    public IReadOnlyList<T> GetAll(ParseResult parsed, List<string> errors)
    {
        var (source, texts) = Texts(parsed);
        var values = new List<T>();
        foreach (var text in source == _variable ? texts.SelectMany(all => all.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : texts)
        {
            if (TryRead(source, text, errors, out var value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    private (string Source, string[] Texts) Texts(ParseResult parsed)
    {
        if (parsed.GetResult(_option) is { Implicit: false } given)
        {
            // A flag without a value is an error that the parser has already found, unless it may be bare.
            return (_option.Name, given.Tokens.Count > 0 ? [.. given.Tokens.Select(token => token.Value)] : Bare is { } bare ? [bare] : []);
        }

        return (_variable, _environment?.Invoke(_variable) is { Length: > 0 } text ? [text] : []);
    }

    private bool TryRead(string source, string text, List<string> errors, out T value)
    {
        try
        {
            value = _read(text);
            return true;
        }
        catch (FormatException e)
        {
            errors.Add($"{source}: {e.Message}.");
            value = default!;
            return false;
        }
    }
}
