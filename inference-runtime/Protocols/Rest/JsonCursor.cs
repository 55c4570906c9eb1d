using System.Buffers;
using System.Text.Json;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>
/// Walks over one JSON document in memory, forward only. Unlike Utf8JsonReader it lets the caller read numbers in place and knows the bare
/// tokens NaN, Infinity and -Infinity, which tensors need. Throws <see cref="ServingError.InvalidRequest"/> with the byte's position.
/// </summary>
public ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    /// <summary>How deep arrays and objects may nest in a request.</summary>
    public const int MaxDepth = 64;

    /// <summary>Bytes of a name, an id or a datatype, as it stands in the JSON: what is quoted in messages and kept as a string.</summary>
    public const int MaxNameBytes = 4096;

    // What ends a number or a literal.
    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n,]}:\"[{"u8);

    private readonly ReadOnlySpan<byte> _json = json;

    public int Position { get; set; }

    public readonly ReadOnlySpan<byte> Rest => _json[Position..];

    public readonly ReadOnlySpan<byte> Slice(int start, int end) => _json[start..end];

    /// <summary>The next byte that is not white space, without taking it; 0 at the end.</summary>
    public byte Peek()
    {
        SkipWhiteSpace();
        return Position < _json.Length ? _json[Position] : (byte)0;
    }

    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    public void Take(byte expected, string where)
    {
        if (!TryTake(expected))
        {
            throw Error($"'{(char)expected}' is expected {where}");
        }
    }

    /// <summary>Begins or goes on with an object: true when another member follows, whose name is then in <paramref name="name"/>.</summary>
    public bool NextMember(ref bool first, out string name)
    {
        name = string.Empty;
        if (first)
        {
            first = false;
            if (TryTake((byte)'}'))
            {
                return false;
            }
        }
        else if (TryTake((byte)'}'))
        {
            return false;
        }
        else
        {
            Take((byte)',', "between the members of an object");
        }

        name = ReadName("a member's name", MemberNames.Lookup);
        Take((byte)':', "after a member's name");
        return true;
    }

    /// <summary>Goes on with an array: true when another element follows.</summary>
    public bool NextElement(ref bool first)
    {
        if (TryTake((byte)']'))
        {
            return false;
        }

        if (first)
        {
            first = false;
        }
        else
        {
            Take((byte)',', "between the elements of an array");
        }

        return true;
    }

    /// <summary>A text that is quoted in messages and kept as a string, so its length has a limit.</summary>
    public string ReadName(string what, Utf8Names? known = null) => ReadString(what, MaxNameBytes, known);

    public string ReadString(string what, int maxBytes = int.MaxValue, Utf8Names? known = null)
    {
        var token = ReadStringToken(what, out var escaped);
        if (known is not null && known.TryGet(token[1..^1], out var name))
        {
            return name;
        }

        if (token.Length - 2 > maxBytes)
        {
            throw Error($"{what} is longer than {maxBytes} bytes", Position - token.Length);
        }

        if (!escaped && System.Text.Ascii.IsValid(token) && !HasControl(token))
        {
            return System.Text.Encoding.ASCII.GetString(token[1..^1]);
        }

        var reader = Decode(token);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error($"the text is not valid: {e.Message}");
        }
    }

    /// <summary>A string with its quotation marks, still escaped.</summary>
    public ReadOnlySpan<byte> ReadStringToken(string what, out bool escaped)
    {
        if (!TryTake((byte)'"'))
        {
            throw Error($"'\"' is expected where {what} should begin");
        }

        var start = Position - 1;
        escaped = false;
        while (true)
        {
            var next = _json[Position..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                throw Error("a string does not end", start);
            }

            Position += next + 1;
            if (_json[Position - 1] == (byte)'"')
            {
                return _json[start..Position];
            }

            escaped = true;
            Position = Math.Min(Position + 1, _json.Length);
        }
    }

    /// <summary>A reader that stands on the string: it checks and unescapes it.</summary>
    public readonly Utf8JsonReader Decode(ReadOnlySpan<byte> token)
    {
        var reader = new Utf8JsonReader(token);
        try
        {
            reader.Read();
        }
        catch (JsonException e)
        {
            throw Error($"the text is not valid: {e.Message}");
        }

        return reader;
    }

    /// <summary>A number or a literal such as true, as it stands there. Empty when something else does.</summary>
    public ReadOnlySpan<byte> ReadScalarToken()
    {
        SkipWhiteSpace();
        var rest = _json[Position..];
        var length = rest.IndexOfAny(Delimiters);
        length = length < 0 ? rest.Length : length;
        Position += length;
        return rest[..length];
    }

    /// <summary>Passes over a whole value. <paramref name="depth"/> is how many arrays and objects are open around it.</summary>
    public void SkipValue(int depth)
    {
        switch (Peek())
        {
            case (byte)'"':
                var token = ReadStringToken("a text", out var escaped);
                if (escaped || HasControl(token))
                {
                    Decode(token);
                }

                break;
            case (byte)'{':
                CheckDepth(depth + 1);
                Position++;
                for (var first = true; NextMember(ref first, out _);)
                {
                    SkipValue(depth + 1);
                }

                break;
            case (byte)'[':
                CheckDepth(depth + 1);
                Position++;
                for (var first = true; NextElement(ref first);)
                {
                    SkipValue(depth + 1);
                }

                break;
            default:
                var start = Position;
                if (!IsScalar(ReadScalarToken()))
                {
                    throw Error("a value is expected", start);
                }

                break;
        }
    }

    public readonly void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"arrays and objects nest deeper than {MaxDepth}");
        }
    }

    /// <summary>Throws unless only white space is left.</summary>
    public void ExpectEnd()
    {
        SkipWhiteSpace();
        if (Position < _json.Length)
        {
            throw Error("the document ended, and something follows");
        }
    }

    public readonly ServingException Error(string message, int? position = null)
    {
        var at = position ?? Position;
        var found = at < _json.Length ? $"found '{Show(_json[at])}'" : "the document ends here";
        return ServingException.Invalid($"The request's JSON is wrong at byte {at}: {message}; {found}.");
    }

    private static bool IsScalar(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8) || token.SequenceEqual("null"u8)
        || (!token.IsEmpty && JsonNumber.Measure(token) == token.Length);

    /// <summary>Control characters must be escaped in JSON.</summary>
    private static bool HasControl(ReadOnlySpan<byte> token) => token.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0;

    private static string Show(byte value) => value is > 0x20 and < 0x7F ? $"{(char)value}" : $"\\x{value:x2}";

    private void SkipWhiteSpace()
    {
        var position = Position;
        while (position < _json.Length && (_json[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            position++;
        }

        Position = position;
    }
}
