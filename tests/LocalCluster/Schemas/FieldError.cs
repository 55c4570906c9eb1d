namespace LocalCluster.Schemas;

/// <summary>
/// One broken rule of an object, as the cause of a Status: <paramref name="Type"/> is its reason (<c>FieldValueRequired</c>,
/// <c>FieldValueInvalid</c>, ...), <paramref name="Field"/> the path (<c>spec.env[0].name</c>), <paramref name="Message"/> the text
/// without the path (<c>Required value</c>). A Status message is <c>Field: Message</c>, several of them in brackets.
/// </summary>
public sealed record FieldError(string Type, string Field, string Message)
{
    public const string Required = "FieldValueRequired";
    public const string Invalid = "FieldValueInvalid";
    public const string TypeInvalid = "FieldValueTypeInvalid";
    public const string NotSupported = "FieldValueNotSupported";
    public const string Duplicate = "FieldValueDuplicate";
    public const string Forbidden = "FieldValueForbidden";
    public const string TooLong = "FieldValueTooLong";
    public const string TooMany = "FieldValueTooMany";

    public override string ToString() => $"{Field}: {Message}";
}
